# SPDX-License-Identifier: MIT
# sd_room(NAME SOURCES file... [USES library...]): one static library a room, linked to the rooms below it.
function(sd_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  add_library(sd_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(sd_${name} PUBLIC ${ROOM_USES} PRIVATE project_settings project_warnings)
endfunction()

# sd_built_for_speed(NAME...): rooms that gigabytes of logs pass through; a release is built for size otherwise.
function(sd_built_for_speed)
  foreach(name ${ARGN})
    target_compile_options(sd_${name} PRIVATE $<$<CONFIG:Release>:-O2>)
  endforeach()
endfunction()

# sd_test(NAME SOURCES file... [USES library...]): one GoogleTest executable, each of its tests known to ctest by name. One that uses the
# lab's servers has, as a program for Windows, their TLS beside it (tests/windows/with_crypto).
function(sd_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_USES} GTest::gmock GTest::gtest GTest::gtest_main project_settings project_warnings)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/tests/net/${SD_SYSTEM}")
  target_compile_definitions(${name} PRIVATE SD_SOURCE_DIR="${PROJECT_SOURCE_DIR}" SD_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(CMAKE_CROSSCOMPILING)
    target_compile_options(${name} PRIVATE -O0)
    # GCC 12 emits std::type_info::operator== of C++23 beside the one in its library; the linker for PE minds, the one for ELF does not.
    target_link_options(${name} PRIVATE -static -Wl,--allow-multiple-definition)
    if(TEST_USES MATCHES "sd_lab_")
      set(before "${PROJECT_SOURCE_DIR}/tests/windows/with_crypto")
    endif()
    # One run of wine for all of them: its start takes two seconds.
    add_test(NAME ${name} COMMAND ${before} "${CMAKE_CROSSCOMPILING_EMULATOR}" "$<TARGET_FILE:${name}>")
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
    return()
  endif()
  include(GoogleTest)
  gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
