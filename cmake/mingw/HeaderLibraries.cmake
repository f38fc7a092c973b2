# SPDX-License-Identifier: MIT
# Libraries that are headers only serve every system. They lie in /usr/include among the headers of this machine's Linux,
# which must not be seen: a folder of the build holds links to them alone.
set(SD_HEADERS "${CMAKE_BINARY_DIR}/headers")
function(sd_header_library name folder)
  if(NOT IS_DIRECTORY "/usr/include/${folder}")
    message(FATAL_ERROR "/usr/include/${folder} is missing: tools/install-dependencies --windows")
  endif()
  file(MAKE_DIRECTORY "${SD_HEADERS}")
  file(CREATE_LINK "/usr/include/${folder}" "${SD_HEADERS}/${folder}" SYMBOLIC)
  if(NOT TARGET ${name})
    add_library(${name} INTERFACE IMPORTED GLOBAL)
    target_include_directories(${name} SYSTEM INTERFACE "${SD_HEADERS}")
  endif()
endfunction()
