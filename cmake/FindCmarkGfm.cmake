# SPDX-License-Identifier: MIT
# cmark-gfm has no CMake package in Debian 12 that names its static library.
if(SD_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()
find_path(SD_CMARK_INCLUDE cmark-gfm.h REQUIRED)
find_library(SD_CMARK_LIBRARY cmark-gfm REQUIRED)
find_library(SD_CMARK_EXTENSIONS_LIBRARY cmark-gfm-extensions REQUIRED)
add_library(CmarkGfm::CmarkGfm INTERFACE IMPORTED GLOBAL)
target_link_libraries(CmarkGfm::CmarkGfm INTERFACE "${SD_CMARK_EXTENSIONS_LIBRARY}" "${SD_CMARK_LIBRARY}")
target_include_directories(CmarkGfm::CmarkGfm SYSTEM INTERFACE "${SD_CMARK_INCLUDE}")
set(CmarkGfm_FOUND TRUE)
