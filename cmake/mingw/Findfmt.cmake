# SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/HeaderLibraries.cmake")
sd_header_library(fmt::fmt-header-only fmt)
set(fmt_FOUND TRUE)
