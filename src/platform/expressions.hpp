// SPDX-License-Identifier: MIT
// The expressions of an ARM template, as far as a rule's values are written with them: parameters('x'), variables('x'),
// concat, format and resourceId of such values and of literals. Everything else is unknown, never guessed.
// Azure: azure-docs articles/azure-resource-manager/templates/template-expressions.md and template-functions*.md.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "model/json_text.hpp"

namespace sd::platform {

/// "[...]", but not "[[...", which is a text that begins with a bracket.
bool is_expression(std::string_view text);

class Expressions {
 public:
  /// `given` are the parameters of the deployment ({"x": {"value": ...}}): they win over the template's default values.
  /// All three may be nullptr, and must outlive the object. The size of the document bounds the work and the memory:
  /// what is beyond it stays unknown.
  Expressions(const boost::json::value* parameters, const boost::json::value* given,
              const boost::json::value* variables, std::size_t size);
  /// What is given is written in the scope of the template that this one is nested in.
  void set_outer(Expressions* outer) { outer_ = outer; }

  /// What the value stands for; the value itself when it is no expression or one that is unknown.
  const boost::json::value* resolved(const boost::json::value& value);
  /// The text, with each call inside that is unknown standing there as "[call]": two names are equal when they are
  /// written in the same way.
  std::string name(std::string_view text);

 private:
  friend class ExpressionReader;

  const boost::json::value* parameter(std::string_view name);
  const boost::json::value* variable(std::string_view name) const;
  const boost::json::value* keep(std::string_view text);

  const boost::json::value* parameters_;
  const boost::json::value* given_;
  const boost::json::value* variables_;
  Expressions* outer_ = nullptr;
  std::size_t calls_left_;
  std::size_t bytes_left_;
  std::deque<boost::json::value> made_;  ///< values that stand nowhere in the document
};

}  // namespace sd::platform
