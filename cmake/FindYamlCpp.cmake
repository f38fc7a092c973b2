# SPDX-License-Identifier: MIT
if(SD_STATIC)
  find_library(SD_YAML libyaml-cpp.a REQUIRED)  # the package's CMake file knows only the shared one
else()
  find_library(SD_YAML yaml-cpp REQUIRED)
endif()
add_library(YamlCpp::YamlCpp INTERFACE IMPORTED GLOBAL)
target_link_libraries(YamlCpp::YamlCpp INTERFACE "${SD_YAML}")
set(YamlCpp_FOUND TRUE)
