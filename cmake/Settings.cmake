# SPDX-License-Identifier: MIT
# Two interface targets that every target of the project links PRIVATE: how it is built, and what the compiler must not let pass.
add_library(project_settings INTERFACE)
target_compile_features(project_settings INTERFACE cxx_std_23)
target_include_directories(project_settings INTERFACE "${PROJECT_SOURCE_DIR}/src")
target_compile_definitions(project_settings INTERFACE
  FMT_HEADER_ONLY BOOST_ALL_NO_LIB BOOST_JSON_NO_LIB BOOST_JSON_STATIC_LINK SD_VERSION="${PROJECT_VERSION}")
if(WIN32)
  # Windows 8.1 and Windows Server 2012 R2 are the oldest that it runs on. NOMINMAX: min and max are functions here.
  target_compile_definitions(project_settings INTERFACE _WIN32_WINNT=0x0603 WIN32_LEAN_AND_MEAN NOMINMAX UNICODE)
  target_compile_options(project_settings INTERFACE -Wa,-mbig-obj)  # more than 32,768 sections in a file of templates
  find_package(fmt REQUIRED)
  target_link_libraries(project_settings INTERFACE fmt::fmt-header-only)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SD_STATIC "Link one static executable that needs nothing of the machine" OFF)
set(SD_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
if(SD_SANITIZE)
  target_compile_options(project_settings INTERFACE -fsanitize=${SD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(project_settings INTERFACE -fsanitize=${SD_SANITIZE})
endif()

add_library(project_warnings INTERFACE)
target_compile_options(project_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  # A designated initializer that names some members means the defaults for the others; GCC 12 warns all the same.
  -Wno-missing-field-initializers)
if(SD_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of GCC 12 once a sanitizer has rewritten the code.
  target_compile_options(project_warnings INTERFACE -Wno-maybe-uninitialized)
endif()

find_program(SD_CCACHE ccache)
if(SD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${SD_CCACHE}")
endif()
