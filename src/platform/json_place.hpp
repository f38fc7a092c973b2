// SPDX-License-Identifier: MIT
// A cursor into one JSON document: a value and the way to it. Azure's tools print the same record in many spellings, so
// member names are compared without case and without '_', and a member is looked for in the object itself and then in
// its `properties`. The path is put together only when an error or a remark needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_text.hpp"
#include "platform/expressions.hpp"

namespace sd::platform {

/// What every place of one document shares: its name, what is remarked about it, and, inside a template, the scope that
/// expressions are resolved in.
class Document {
 public:
  /// `size` of the text in bytes bounds how much its expressions may stand for.
  Document(std::string_view file, std::size_t size) : file_(file), size_(size), steps_(8 * size + 100'000) {}

  std::string_view file() const { return file_; }
  std::size_t size() const { return size_; }
  /// "file: path: text". More than 50 are counted only: somebody is to read them.
  void remark(std::string_view path, std::string_view text);
  std::vector<std::string> take_remarks();

  Expressions* scope() { return scope_; }
  void set_scope(Expressions* scope) { scope_ = scope; }

  /// Expressions can name a list from inside itself, or one long list from many places. True as long as the document
  /// stands for no more than a document of its size can.
  bool step(std::size_t depth);
  bool overrun() const { return overrun_; }

 private:
  std::string_view file_;
  std::vector<std::string> remarks_;
  std::size_t more_remarks_ = 0;
  Expressions* scope_ = nullptr;
  std::size_t size_;
  std::size_t steps_;
  bool overrun_ = false;
};

/// Refers to the place that it was reached from: that one must live as long, which the deleted overloads see to.
class Place {
 public:
  Place(Document& document, const boost::json::value& root) : document_(&document), value_(&root) {}

  /// The member of that name, resolved when it is an expression of a template. A place without a value when there is
  /// none; its path says where it would stand.
  Place member(std::string_view name) const&;
  Place member(std::string_view name) const&& = delete;
  /// The member in this object alone, not in its `properties`, of exactly this name.
  Place own_member(std::string_view name) const&;
  Place own_member(std::string_view name) const&& = delete;
  /// The element of an array, or the n-th member of an object.
  Place element(std::size_t index) const&;
  Place element(std::size_t index) const&& = delete;
  /// Of an array or an object; 0 of everything else.
  std::size_t size() const;
  /// The name under which the parent holds this place.
  std::string_view key() const { return key_; }

  /// Neither absent nor null.
  explicit operator bool() const { return value_ != nullptr && !value_->is_null(); }
  bool is_object() const { return value_ != nullptr && value_->is_object(); }
  bool is_array() const { return value_ != nullptr && value_->is_array(); }
  bool is_null() const { return value_ != nullptr && value_->is_null(); }
  /// The string; empty when it is none.
  std::string_view text() const { return json_text(value_); }
  const boost::json::string* if_string() const { return value_ ? value_->if_string() : nullptr; }
  const boost::json::value* value() const { return value_; }
  Document& document() const { return *document_; }

  /// "$.value[0].properties.priority"
  std::string path() const;
  /// "expected WHAT, not 70000"
  std::unexpected<Error> expected(std::string_view what) const;
  /// The same with a text of one's own after the path.
  std::unexpected<Error> error(std::string text) const;
  void remark(std::string_view text) const { document_->remark(path(), text); }

 private:
  Place child(const boost::json::value* value, std::string_view via, std::string_view key, std::size_t index) const;
  std::string shown() const;
  void add_step(std::string& path) const;

  Document* document_;
  const boost::json::value* value_;
  const Place* parent_ = nullptr;
  std::string_view via_;  ///< "properties", as it is spelled, when the member stands in there
  std::string_view key_;  ///< empty for an element
  std::size_t index_ = 0;
  std::size_t depth_ = 0;
};

/// Whether two member names are the same but for case and '_': "sourcePortRange", "SourcePortRange",
/// "source_port_range".
bool same_member(std::string_view a, std::string_view b);

/// Absent and null are no value; everything else must be a whole number.
Result<std::optional<std::int64_t>> number_at(const Place& place, std::string_view what);
/// Absent and null are no value; everything else must be true or false.
Result<std::optional<bool>> truth_at(const Place& place);
/// Fails unless the place is absent, null or an array.
Result<void> expect_list(const Place& place, std::string_view what);

/// The same for a list that may be missed: an expression that is not known is remarked and read as no list.
Result<void> expect_list_or_expression(const Place& place, std::string_view what);

}  // namespace sd::platform
