# SPDX-License-Identifier: MIT
# Debian's package googletest holds its sources.
set(INSTALL_GTEST OFF CACHE BOOL "" FORCE)
add_subdirectory(/usr/src/googletest "${CMAKE_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL)
set(GTest_FOUND TRUE)
