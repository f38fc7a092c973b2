# SPDX-License-Identifier: MIT
# hivex, a library of registry hives; the archive in every build, because its calls of iconv are given to this program's own
# (src/host/iconv_of_hives_linux.cpp).
find_library(SD_HIVEX libhivex.a REQUIRED)
add_library(Hivex::Hivex INTERFACE IMPORTED GLOBAL)
target_link_libraries(Hivex::Hivex INTERFACE "${SD_HIVEX}")
set(Hivex_FOUND TRUE)
