// SPDX-License-Identifier: MIT
// Articles to choose from: those in the executable, and those of a tree that the user names. The catalogue holds what a
// list shows, not the texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "articles/article.hpp"

namespace sd::articles {

enum class System { any, linux_only, windows_only };

/// What a list shows of an article, and what it is found by.
struct Entry {
  std::string file;  ///< as the user named it; of a built-in article its bare name
  bool built_in = false;
  std::string id;     ///< articleId
  std::string title;  ///< pageTitle
  std::string description;
  std::string service;
  std::string scenario;               ///< diagnosticScenario
  std::string type;                   ///< selfHelpType
  std::vector<std::string> codes;     ///< error codes and numbers that it is about
  std::vector<std::string> topics;    ///< supportTopicIds
  std::vector<std::string> products;  ///< productPesIds
  std::vector<std::string> clouds;
  System system = System::any;
};

Entry entry_of(const Article& article, std::string_view file);

/// The entries of the articles in the executable, in their order.
const std::vector<Entry>& built_in_entries();

/// What is asked for; what is empty matches everything. Letter case is ignored.
struct Query {
  std::string code;  ///< an error code, a number or a scenario
  std::string topic;
  std::string product;
  std::string cloud;
  System system = System::any;     ///< an article for any system matches both
  std::vector<std::string> words;  ///< each stands in the file, in the properties or in the text
  friend bool operator==(const Query&, const Query&) = default;
};

/// `text` is that of the whole file; it is looked at for words only.
bool matches(const Entry& entry, std::string_view text, const Query& query);

/// The articles about a code: those of folders before the built-in ones, and among equals those whose title it is
/// before those that only list it.
std::vector<const Entry*> find_by_code(const std::vector<Entry>& entries, std::string_view code);

/// The text of a built-in article; nothing when there is none of that file name.
std::optional<std::string_view> built_in_text(std::string_view file);

}  // namespace sd::articles
