# SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/HeaderLibraries.cmake")
sd_header_library(Boost::headers boost)
set(Boost_FOUND TRUE)
