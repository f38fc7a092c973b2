// SPDX-License-Identifier: MIT
#include "app/as_system.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"
#include "host/windows_command_line.hpp"
#include "model/json_text.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_longest_line =
    8191;  // of cmd.exe (learn.microsoft.com, "Command prompt line string limitation")

/// What the task runs: PowerShell again, because a task has no redirection and cmd.exe's own quoting knows no way to
/// keep '%' and '"' of an argument. $f is set in front of it. The file .end comes last, whole, and holds the exit code.
constexpr std::string_view k_task_head = R"ps(
try {
$i = New-Object Diagnostics.ProcessStartInfo
)ps";
constexpr std::string_view k_task_tail = R"ps(
$i.UseShellExecute = $false
$i.RedirectStandardOutput = $true
$i.RedirectStandardError = $true
$i.StandardOutputEncoding = [Text.Encoding]::UTF8
$i.StandardErrorEncoding = [Text.Encoding]::UTF8
$p = [Diagnostics.Process]::Start($i)
$e = $p.StandardError.ReadToEndAsync()
[IO.File]::WriteAllText("$f.out", $p.StandardOutput.ReadToEnd())
[IO.File]::WriteAllText("$f.err", $e.Result)
$p.WaitForExit()
$c = $p.ExitCode
} catch {
[IO.File]::WriteAllText("$f.err", "$_")
$c = 69
}
[IO.File]::WriteAllText("$f.tmp", "$c")
[IO.File]::Move("$f.tmp", "$f.end")
)ps";

/// A task that has not begun after ten seconds, or that ended without a word, is waited for no longer.
constexpr std::string_view k_head = R"ps(
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$n = 'snapdoctor-' + [Guid]::NewGuid()
$f = "$env:SystemRoot\Temp\$n"
)ps";
constexpr std::string_view k_tail = R"ps(
$b = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$f = '$f'`n" + $s))
$a = New-ScheduledTaskAction -Execute "$PSHOME\powershell.exe" -Argument "-NoProfile -NonInteractive -EncodedCommand $b"
$u = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$null = Register-ScheduledTask -TaskName $n -Action $a -Principal $u
$c = 69
try {
Start-ScheduledTask -TaskName $n
$w = 0
do { Start-Sleep -Milliseconds 500; $w++ } until ((Test-Path "$f.end") -or ($w -gt 20 -and (Get-ScheduledTask -TaskName $n).State -notin 'Running', 'Queued'))
if (Test-Path "$f.err") { [Console]::Error.Write([IO.File]::ReadAllText("$f.err")) } else { [Console]::Error.WriteLine('the task of SYSTEM wrote nothing') }
if (Test-Path "$f.out") {
if ([Console]::IsOutputRedirected) { $o = [IO.File]::ReadAllBytes("$f.out"); $h = [Console]::OpenStandardOutput(); $h.Write($o, 0, $o.Length); $h.Flush() } else { [Console]::Write([IO.File]::ReadAllText("$f.out")) }
}
if (Test-Path "$f.end") { $c = [int][IO.File]::ReadAllText("$f.end") }
} finally {
Stop-ScheduledTask -TaskName $n -ErrorAction SilentlyContinue
Unregister-ScheduledTask -TaskName $n -Confirm:$false
Remove-Item "$f.*" -ErrorAction SilentlyContinue
}
exit $c
)ps";

/// PowerShell ends a text between single quotes at the typographic ones, too (U+2018 to U+201B); two of one kind are
/// one of it.
std::string quoted_for_powershell(std::string_view text) {
  constexpr std::array<std::string_view, 5> k_quotes{"'", "\u2018", "\u2019", "\u201a", "\u201b"};
  std::string out = "'";
  for (std::size_t i = 0; i < text.size();) {
    const auto quote = std::ranges::find_if(k_quotes, [&](auto q) { return text.substr(i).starts_with(q); });
    const auto piece = quote == k_quotes.end() ? text.substr(i, 1) : *quote;
    out += std::string(piece) + (quote == k_quotes.end() ? "" : std::string(piece));
    i += piece.size();
  }
  return out + "'";
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view k_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : k_letters[bits >> (18 - 6 * k) & 0x3f];
  }
  return out;
}

}  // namespace

std::string system_task_script(const Invocation& invocation) {
  const auto set = [](std::string_view name, std::string_view value) {
    return "$i." + std::string(name) + " = " + quoted_for_powershell(replace_invalid_utf8(value)) + "\n";
  };
  const auto task = std::string(k_task_head.substr(1)) + set("FileName", invocation.program) +
                    set("Arguments", host::windows_command_line(invocation.arguments)) +
                    set("WorkingDirectory", invocation.folder) + std::string(k_task_tail.substr(1));
  return std::string(k_head.substr(1)) + "$s = " + quoted_for_powershell(task) + std::string(k_tail);
}

/// Encoded, although a line in clear would be read more easily: PowerShell replaces $ and ` between double quotes,
/// cmd.exe replaces %NAME% everywhere and knows no other quotes, and PowerShell 5.1 loses double quotes on the way to
/// another program. No text with a path or an argument of the user's in it means the same to both. Base64 does.
Result<std::string> system_task_command(const Invocation& invocation) {
  auto line = "powershell -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand " +
              base64(utf16le_of_utf8(system_task_script(invocation)));
  if (line.size() > k_longest_line)
    return fail(ErrorCode::usage, "write", "--as-system", "the arguments are too long for one line of cmd.exe");
  return line;
}

}  // namespace sd::app
