// SPDX-License-Identifier: MIT
#include "report/article_json.hpp"

#include "articles/json_part.hpp"
#include "articles/steps.hpp"
#include "report/article_text.hpp"

namespace sd::report {

namespace json = boost::json;

json::object article_object(const articles::Article& article) {
  json::array properties;
  for (const auto& [name, value] : article.properties)
    properties.push_back(json::object{{"name", to_json_string(name)}, {"value", to_json_string(value)}});
  json::array steps;
  const auto text = articles::markdown_part(article.body);
  for (const auto& step : articles::steps_of(articles::parse_markdown(text), text))
    steps.push_back(json::object{{"number", step.number},
                                 {"title", to_json_string(step.title)},
                                 {"check", step.check.empty() ? json::value(nullptr) : to_json_string(step.check)},
                                 {"text", to_json_string(step.text)}});
  return json::object{{"id", to_json_string(article.value("articleId"))},
                      {"title", to_json_string(article.value("pageTitle"))},
                      {"properties", std::move(properties)},
                      {"steps", std::move(steps)},
                      {"markdown", to_json_string(article.body)}};
}

std::string article_as_json(const articles::Article& article) {
  json::object out{{"schema", "snapdoctor.article/1"}};
  for (auto& member : article_object(article)) out.insert(member);
  return to_pretty_text(out);
}

}  // namespace sd::report
