# SPDX-License-Identifier: MIT
# From Debian's source package (tools/install-dependencies --windows).
set(YAML_CPP_BUILD_TOOLS OFF CACHE BOOL "" FORCE)
set(YAML_CPP_BUILD_CONTRIB OFF CACHE BOOL "" FORCE)
set(source /usr/src/snapdoctor/yaml-cpp)
if(NOT EXISTS "${source}/CMakeLists.txt")
  message(FATAL_ERROR "${source} is missing: tools/install-dependencies --windows")
endif()
add_subdirectory("${source}" "${CMAKE_BINARY_DIR}/yaml-cpp" EXCLUDE_FROM_ALL)
add_library(YamlCpp::YamlCpp INTERFACE IMPORTED GLOBAL)
target_link_libraries(YamlCpp::YamlCpp INTERFACE yaml-cpp)
target_include_directories(YamlCpp::YamlCpp SYSTEM INTERFACE "${source}/include")
set(YamlCpp_FOUND TRUE)
