// SPDX-License-Identifier: MIT
#include <exception>
#include <string>
#include <vector>

#include "app/console.hpp"
#include "app/process.hpp"
#include "app/run.hpp"

namespace {

int run_program(const std::vector<std::string>& arguments) {
  sd::app::prepare_streams();
  const auto parsed = sd::app::parse_command_line(arguments);
  if (const auto* answer = std::get_if<sd::app::Answer>(&parsed)) {
    sd::app::write_error(answer->error);
    return sd::app::write_out(answer->out) ? int(answer->exit) : int(sd::app::Exit::unavailable);
  }
  static const sd::net::StopSource source;
  sd::app::listen_to_interrupts(source);
  return int(sd::app::run(std::get<sd::app::Options>(parsed), source.stop()));
}

}  // namespace

int main(int count, char** values) {
  try {
    return run_program(sd::app::arguments_of(count, values));
  } catch (const std::exception& error) {
    sd::app::write_error(std::string("snapdoctor: this is a bug in the program: ") + error.what() + "\n");
    return int(sd::app::Exit::bug);
  }
}
