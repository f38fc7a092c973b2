// SPDX-License-Identifier: MIT
// Names, trust and time on the guest path: DNS, TLS, the clock, and a machine too busy to answer.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr CauseRow k_rows[] = {
    {.id = "D10",
     .title = "No configured DNS server answers",
     .explanation =
         "The guest path needs the address of each disk's storage host, and every server in resolv.conf stays "
         "silent. The host path needs no DNS at all, so the snapshot fails only when the guest has to take it. The "
         "message \"Temporary failure in name resolution\" is often read as a storage outage.",
     .evidence = "Queries over UDP 53 to each configured server time out; the extension's log has errno -3.",
     .tell_apart = "A server that answers NXDOMAIN is D11. No server configured at all is D13. If the silent server "
                   "is 168.63.129.16 while its port 80 is open, an NSG rule with AzurePlatformDNS may be the reason "
                   "(H16). Decide with: dig @SERVER HOST",
     .explains = "attempt.no_name_reply dns.server_silent firewall.dns.blocked resolver.differs",
     .needs = "dns.server_silent",
     .order_of_cure = cure(CureGroup::names, 10)},
    {.id = "D11",
     .title = "The custom DNS server does not know the storage host's name",
     .explanation = "The configured server answers, but denies that the disk's storage host exists, or fails to look "
                    "it up. Typical is a company server that is authoritative for a zone it should not own, or one "
                    "whose forwarder is broken. The VM's own network is in order; the server's is not.",
     .evidence = "NXDOMAIN, an empty answer, SERVFAIL or REFUSED from every configured server, or NXDOMAIN from the "
                 "first, which ends the search, while 168.63.129.16 resolves the same name; errno -2 or -5 in the "
                 "extension's log.",
     .tell_apart = "With a privatelink name in the chain it is N08. Silence instead of an answer is D10. Decide "
                   "with: dig @168.63.129.16 HOST against dig @SERVER HOST",
     .explains = "attempt.name_missing dns.name_missing dns.server_error resolver.differs",
     .needs = "dns.name_missing|dns.server_error",
     .order_of_cure = cure(CureGroup::names, 11)},
    {.id = "D12",
     .title = "A DNS filter, captive portal or hosts file sends storage names to a wrong address",
     .explanation =
         "A protective DNS service, a portal or a line of /etc/hosts answers for the disk's storage host "
         "with 0.0.0.0, a loopback address or its own block page. The look-up succeeds, so DNS seems fine, and the "
         "connection then fails against the VM itself or meets a certificate of somebody else.",
     .evidence = "The address in the answer is unspecified, loopback or otherwise not public, or the server there "
                 "shows a valid certificate for another name.",
     .tell_apart = "A private address behind a privatelink name is N08. Where programs alone get the wrong address, it "
                   "is /etc/hosts. Compare: getent ahosts HOST; dig @168.63.129.16 HOST",
     .explains = "attempt.certificate_name dns.sinkhole storage.certificate_name storage.refused",
     .needs = "dns.sinkhole|storage.certificate_name",
     .order_of_cure = cure(CureGroup::names, 12)},
    {.id = "D13",
     .title = "The guest has no DNS server configured",
     .explanation = "resolv.conf names no server, or is a link to a file that does not exist, usually because "
                    "systemd-resolved or NetworkManager is down. Every look-up in the guest fails at once. The DNS "
                    "servers set on the virtual network are fine, which is where people look first.",
     .evidence = "No nameserver line in /etc/resolv.conf, or ls -l /etc/resolv.conf shows a dangling link; systemctl "
                 "status systemd-resolved says inactive or failed.",
     .tell_apart = "Servers that are listed and silent are D10. After a lost lease (D02) the list is empty as well: "
                   "cure the lease first.",
     .explains = "attempt.no_name_reply dns.no_server resolver.differs",
     .needs = "dns.no_server",
     .order_of_cure = cure(CureGroup::names, 13)},
    {.id = "D14",
     .title = "Long DNS answers are lost because TCP 53 is blocked",
     .explanation = "An answer that does not fit in a UDP packet is cut, and the client must ask again over TCP. "
                    "Where TCP 53 is closed, short names work and storage hosts with long chains of aliases fail. A "
                    "quick test with a short name shows healthy DNS.",
     .evidence = "The UDP answer carries the truncated flag and the query over TCP 53 to the same server fails.",
     .tell_apart = "If UDP is silent as well it is D10. Decide with: dig +tcp @SERVER HOST",
     .explains = "dns.tcp_blocked",
     .needs = "dns.tcp_blocked",
     .order_of_cure = cure(CureGroup::names, 14)},

    {.id = "T01",
     .title = "TLS inspection with a certificate that the guest does not trust",
     .explanation = "A device on the way opens the TLS session and shows a certificate of its own authority. The "
                    "snapshot code checks against the system's store and refuses, correctly. Browsers of the same "
                    "company accept that authority, so the network team sees nothing wrong.",
     .evidence = "The chain for a storage host is not trusted and its issuer is neither Microsoft nor DigiCert; "
                 "\"self-signed certificate in certificate chain\" in the extension's log.",
     .tell_apart = "If the issuer is Microsoft or DigiCert the guest's own store is at fault (T02). Decide with: "
                   "openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -issuer",
     .explains = "attempt.untrusted storage.untrusted",
     .needs = "storage.untrusted",
     .order_of_cure = cure(CureGroup::tls, 1)},
    {.id = "T02",
     .title = "The guest's list of trusted authorities is missing or too old",
     .explanation = "The storage server shows its genuine certificate, but the guest does not know the root behind "
                    "it, for instance DigiCert Global Root G2, because ca-certificates is absent or years old. The "
                    "host path uses no TLS and is not affected. It is easily taken for an inspecting proxy.",
     .evidence = "The chain is not trusted although its issuer is Microsoft or DigiCert, or no bundle exists in any "
                 "usual place.",
     .tell_apart = "A foreign issuer is T01; a chain that is only out of its time is T03. Decide by the issuer: "
                   "openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -issuer",
     .explains = "attempt.untrusted storage.untrusted_public trust.bundle_missing",
     .needs = "storage.untrusted_public|trust.bundle_missing",
     .order_of_cure = cure(CureGroup::tls, 2)},
    {.id = "T03",
     .title = "The guest's clock is wrong",
     .explanation = "With a wrong clock every certificate looks expired or not yet valid, and signed storage "
                    "addresses are refused with AuthenticationFailed. On the host path the host's time is used, so "
                    "only the guest path suffers. The certificate gets the blame although it is perfectly valid.",
     .evidence = "The guest's time differs by more than five minutes from the Date header of the host or of a "
                 "storage server.",
     .tell_apart =
         "With a correct clock and an expired leaf, suspect the server or an inspecting device (T01). "
         "Decide with: date -u; curl -sS -m 5 -D - -o /dev/null http://168.63.129.16/?comp=versions | grep -i ^date",
     .explains = "attempt.too_late_by_own_clock clock.wrong storage.certificate_time",
     .needs = "clock.wrong",
     .order_of_cure = cure(CureGroup::tls, 3)},
    {.id = "T04",
     .title = "The guest and storage cannot agree on a TLS version",
     .explanation = "Storage demands TLS 1.2; an old OpenSSL, an old Python or a Windows .NET without strong crypto "
                    "offers less, and the handshake ends with an alert. TCP connects and names resolve, so it looks "
                    "like a firewall. On Windows the portal calls it ExtensionSnapshotFailedNoSecureNetwork.",
     .evidence = "A fatal alert such as protocol_version or handshake_failure follows the ClientHello; "
                 "UNSUPPORTED_PROTOCOL in the extension's log.",
     .tell_apart = "A reset or silence without an alert is a firewall (N05); plain text instead of TLS is an "
                   "interceptor. Decide with: openssl s_client -tls1_2 -connect HOST:443 -servername HOST </dev/null",
     .explains = "storage.tls_refused windows_tls.no_tls12",
     .needs = "storage.tls_refused|windows_tls.no_tls12",
     .order_of_cure = cure(CureGroup::tls, 4)},
    {.id = "T05",
     .title = "The Python that the extension uses has no TLS support",
     .explanation = "The start script takes the first interpreter on its list, and one built by hand in /usr/local "
                    "without OpenSSL cannot speak HTTPS. The guest path then fails before any packet is sent. curl "
                    "works on the same machine, which makes the network look innocent and the extension broken.",
     .evidence = "The interpreter's library folder holds no _ssl module: /usr/bin/python3 -c 'import ssl' raises "
                 "ImportError.",
     .tell_apart = "If import ssl works, look at the handshake (T04). No interpreter at all is E02.",
     .explains = "python.no_ssl",
     .needs = "python.no_ssl",
     .order_of_cure = cure(CureGroup::tls, 5)},
    {.id = "T06",
     .title = "The machine is too busy to finish its requests in time",
     .explanation = "Each storage request of the extension has 10 s and each freeze 60 s, and nothing is repeated. "
                    "On a machine whose processors or disks are saturated at backup time single requests run out of "
                    "time. It is a warning: load alone proves no failure.",
     .evidence = "The load is many times the number of processors; freezes take long; failures strike different "
                 "disks at different times.",
     .tell_apart = "A network fault fails at quiet times too. Exhausted outbound ports look similar (N10): compare "
                   "the load, uptime, with the connections, ss -s.",
     .explains = "machine.overloaded",
     .needs = "machine.overloaded",
     .when_met = Certainty::likely,
     .order_of_cure = cure(CureGroup::tls, 6)},
};

}  // namespace

std::span<const CauseRow> name_tls_rows() { return k_rows; }

}  // namespace sd
