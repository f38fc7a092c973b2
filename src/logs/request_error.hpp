// SPDX-License-Identifier: MIT
// Why a request got no answer, from the words of the client. They are the words of Python, OpenSSL, the C library and
// .NET (facts of azure-linux-extensions VMBackup/main/HttpUtil.py's log lines); what is not in the table is `other`.
#pragma once

#include <string_view>

#include "model/attempt.hpp"

namespace sd::logs {

RequestError classify_request_error(std::string_view words);

}  // namespace sd::logs
