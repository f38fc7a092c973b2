// SPDX-License-Identifier: MIT
// What a person reads of a row that is named, or that it could be: for a Windows machine in its own words where those
// of the catalogue are a Linux's.
#pragma once

#include <string_view>

#include "causes/catalogue.hpp"
#include "model/case.hpp"

namespace sd {

struct CauseWords {
  std::string_view title;
  std::string_view explanation;
  std::string_view tell_apart;
};

CauseWords words_on_windows(const Cause& row);
CauseWords words_of(const Cause& row, const Case& facts);

}  // namespace sd
