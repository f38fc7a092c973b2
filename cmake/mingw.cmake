# SPDX-License-Identifier: MIT
# Toolchain: x86-64 Windows from Debian, by mingw-w64 with POSIX threads; tests run under wine (tools/wine).
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_CROSSCOMPILING_EMULATOR "${CMAKE_CURRENT_LIST_DIR}/../tools/wine")

# The linker is lld: that of binutils 2.40 walks all sections of an object for each of its symbols, which takes minutes for a program of
# tests. Debian's GCC has its linker's path built in and passes over -fuse-ld, so its specs name it; the plug-in is for binutils.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-specs=${CMAKE_CURRENT_LIST_DIR}/mingw/lld.specs -fno-use-linker-plugin")

# Headers and libraries of this machine's Linux are never taken; what is headers only comes through cmake/mingw.
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
