# SPDX-License-Identifier: MIT
# From Debian's source package (tools/install-dependencies --windows).
set(CMARK_TESTS OFF CACHE BOOL "" FORCE)
set(CMARK_SHARED OFF CACHE BOOL "" FORCE)
set(source /usr/src/snapdoctor/cmark-gfm)
if(NOT EXISTS "${source}/CMakeLists.txt")
  message(FATAL_ERROR "${source} is missing: tools/install-dependencies --windows")
endif()
add_subdirectory("${source}" "${CMAKE_BINARY_DIR}/cmark-gfm" EXCLUDE_FROM_ALL)
add_library(CmarkGfm::CmarkGfm INTERFACE IMPORTED GLOBAL)
target_link_libraries(CmarkGfm::CmarkGfm INTERFACE libcmark-gfm-extensions_static libcmark-gfm_static)
target_include_directories(CmarkGfm::CmarkGfm SYSTEM INTERFACE
  "${source}/src" "${source}/extensions" "${CMAKE_BINARY_DIR}/cmark-gfm/src" "${CMAKE_BINARY_DIR}/cmark-gfm/extensions")
target_compile_definitions(CmarkGfm::CmarkGfm INTERFACE CMARK_GFM_STATIC_DEFINE CMARK_GFM_EXTENSIONS_STATIC_DEFINE)
set(CmarkGfm_FOUND TRUE)
