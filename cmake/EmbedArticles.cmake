# SPDX-License-Identifier: MIT
# cmake -DOUT=file.cpp -DFILES="a.md;b.md" -P EmbedArticles.cmake: the files as one table in C++, in the order given.
set(text "// Made by cmake/EmbedArticles.cmake.\n#include \"articles/built_in.hpp\"\n\nnamespace sd::articles {\nnamespace {\n\nconstexpr BuiltIn k_articles[] = {\n")
foreach(file ${FILES})
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" article)
  if(article MATCHES "\\)SD\"")
    message(FATAL_ERROR "${file}: expected no )SD\" in an article")
  endif()
  string(APPEND text "    {\"${name}\", R\"SD(${article})SD\"},\n")
endforeach()
string(APPEND text "};\n\n}  // namespace\n\nstd::span<const BuiltIn> built_in_articles() { return k_articles; }\n\n}  // namespace sd::articles\n")
file(WRITE "${OUT}" "${text}")
