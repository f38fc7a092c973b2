// SPDX-License-Identifier: MIT
// Cures of proxies. P02 stands with the host's recipes: it breaks the way to the host.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_admin = "an administrator on the VM";
constexpr std::string_view k_through_proxy =
    R"sh(curl -sS -m 10 -o /dev/null -w '%{http_code}\n' -x http://@proxy@ https://@host@/)sh";
constexpr std::string_view k_old_conf = R"sh(
cp -p @conf@.before-snapdoctor @conf@
@restart-agent@
)sh";
constexpr std::string_view k_host_from_windows = R"sh(
(Invoke-WebRequest -UseBasicParsing -TimeoutSec 5 -Uri 'http://168.63.129.16/?comp=versions').StatusCode
)sh";

/// A service endpoint for storage; what the subnet has besides stays.
constexpr std::string_view k_endpoint_powershell = R"sh(
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$subnet = $vnet.Subnets | Where-Object Name -eq 'SUBNET'
$storage = [Microsoft.Azure.Commands.Network.Models.PSServiceEndpoint]@{ Service = 'Microsoft.Storage' }
$subnet.ServiceEndpoints = @($subnet.ServiceEndpoints | Where-Object { $_ }) + $storage
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh";

constexpr Recipe k_recipes[] = {
    {.id = "P01",
     .summary = "Let the VM reach storage without the proxy; otherwise write the proxy in the one form that the "
                "extension uses.",
     .who = "a network contributor in Azure; root on the VM for the second way",
     .reach = Reach::agent,
     .shell = R"sh(
cp -p @conf@ @conf@.before-snapdoctor
sed -i -e 's/^HttpProxy\.Host=.*/HttpProxy.Host=@proxy@/' -e 's/^HttpProxy\.Port=/#&/' @conf@
grep -q '^HttpProxy\.Host=' @conf@ || echo 'HttpProxy.Host=@proxy@' >> @conf@
@restart-agent@
)sh",
     .az = R"sh(
# the better way, a service endpoint for storage (take over those that the subnet has):
az network vnet subnet show -g @rg@ --vnet-name VNET -n SUBNET --query 'serviceEndpoints[].service' -o tsv
az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --service-endpoints Microsoft.Storage
# the second way, the proxy's form in waagent.conf:
)sh",
     .changes = "Writes host and port into HttpProxy.Host and comments out HttpProxy.Port: the extension then uses the "
                "proxy, and the agent no longer does but falls back to the host plugin (port 32526) for its downloads. "
                "An open way to storage needs neither.",
     .undo_shell = k_old_conf,
     .undo_az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --remove serviceEndpoints",
     .verify_shell = k_through_proxy},
    {.id = "P03",
     .summary = "Let the storage names pass the proxy without a login for this VM, or open a way without the proxy.",
     .who = "the owner of the proxy",
     .reach = Reach::azure,
     .shell = R"sh(
# in squid.conf, in front of the line that demands the login:
printf 'acl azure_vms src @address@\nacl azure_storage dstdomain .blob.core.windows.net .blob.storage.azure.net\nhttp_access allow CONNECT azure_vms azure_storage\n'
)sh",
     .az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --service-endpoints Microsoft.Storage",
     .powershell = k_endpoint_powershell,
     .changes = "The shell line only prints what to add on a Squid proxy. The service endpoint opens a way to storage "
                "without any proxy; its list replaces the subnet's present one.",
     .undo_az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --remove serviceEndpoints",
     .verify_shell = k_through_proxy},
    {.id = "P04",
     .summary = "Allow CONNECT on port 443 to both storage suffixes in the proxy.",
     .who = "the owner of the proxy",
     .reach = Reach::azure,
     .shell = R"sh(
# for squid.conf, in front of the denying line:
printf 'acl azure_storage dstdomain .blob.core.windows.net .blob.storage.azure.net .storage.azure.net\nhttp_access allow CONNECT azure_storage\n'
)sh",
     .az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --service-endpoints Microsoft.Storage",
     .powershell = k_endpoint_powershell,
     .changes = "The shell line only prints what to add on a Squid proxy; other products have a list of allowed names. "
                "The service endpoint opens a way without any proxy; its list replaces the subnet's present one.",
     .undo_az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --remove serviceEndpoints",
     .verify_shell = k_through_proxy},
    {.id = "P05",
     .summary = "Correct the proxy in waagent.conf, or remove it and let the VM reach storage directly.",
     .who = "root on the VM",
     .reach = Reach::agent,
     .shell = R"sh(
cp -p @conf@ @conf@.before-snapdoctor
# the right proxy:
sed -i -e 's/^HttpProxy\.Host=.*/HttpProxy.Host=PROXY:PORT/' -e 's/^HttpProxy\.Port=/#&/' @conf@
# or none:
sed -i -e 's/^HttpProxy\./#&/' @conf@
# then:
@restart-agent@
)sh",
     .changes = "Changes the lines HttpProxy.* of waagent.conf and restarts the agent; the old file is kept beside it.",
     .undo_shell = k_old_conf,
     .verify_shell = R"sh(
grep -n HttpProxy @conf@
curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/
)sh"},
    {.id = "P06",
     .summary = "Write the proxy as host:port, without http:// in front.",
     .who = "root on the VM",
     .reach = Reach::agent,
     .shell = R"sh(
cp -p @conf@ @conf@.before-snapdoctor
sed -i -e 's/^HttpProxy\.Host=.*/HttpProxy.Host=PROXY:PORT/' -e 's/^HttpProxy\.Port=/#&/' @conf@
@restart-agent@
)sh",
     .changes = "Changes the lines HttpProxy.* of waagent.conf and restarts the agent; the old file is kept beside it. "
                "PROXY is a bare name or address.",
     .undo_shell = k_old_conf,
     .verify_shell = R"sh(
grep -n HttpProxy @conf@
curl -sS -m 10 -o /dev/null -w '%{http_code}\n' -x http://PROXY:PORT https://@host@/
)sh"},
    {.id = "P07",
     .summary = "Take the blanks round '=' and in front of comments out of waagent.conf.",
     .who = "root on the VM",
     .reach = Reach::agent,
     .shell = R"sh(
cp -p @conf@ @conf@.before-snapdoctor
sed -i -E -e 's/^[[:space:]]+#/#/' -e '/^[^#]/s/[[:space:]]*=[[:space:]]*/=/' @conf@
diff @conf@.before-snapdoctor @conf@
@restart-agent@
)sh",
     .changes = "Rewrites the lines that the extension cannot parse, with the same keys and values, and restarts the "
                "agent; the old file is kept beside it. Both proxy keys set make the extension go directly: see P01.",
     .undo_shell = k_old_conf,
     .verify_shell = "! grep -nE '^[^#]*[[:space:]]=|^[[:space:]]+#.*=' @conf@"},
    {.id = "P08",
     .summary = "Take the dead proxy out of the agent's environment and configuration.",
     .who = "root on the VM",
     .reach = Reach::agent,
     .shell = R"sh(
cp -p @conf@ @conf@.before-snapdoctor
sed -i -e 's/^HttpProxy\./#&/' @conf@
mkdir -p /etc/systemd/system/@unit@.d
printf '[Service]\nUnsetEnvironment=http_proxy https_proxy HTTP_PROXY HTTPS_PROXY\n' > /etc/systemd/system/@unit@.d/90-without-proxy.conf
systemctl daemon-reload
@restart-agent@
)sh",
     .changes = "Comments HttpProxy.* out and hides the proxy variables from the agent (systemd 235 and later; with an "
                "older one remove them from the unit's drop-in). Other programs keep their proxy.",
     .undo_shell = R"sh(
rm -f /etc/systemd/system/@unit@.d/90-without-proxy.conf
cp -p @conf@.before-snapdoctor @conf@
systemctl daemon-reload
@restart-agent@
)sh",
     .verify_shell = R"sh(
systemctl show @unit@ -p Environment -p UnsetEnvironment
tail -n 20 /var/log/waagent.log
)sh"},
    {.id = "P09",
     .summary = "Clear the proxy of the LocalSystem account and restart the agent.",
     .who = k_admin,
     .reach = Reach::windows_console,
     .powershell = R"sh(
bitsadmin /util /getieproxy LOCALSYSTEM
bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes = "All services that run as LocalSystem go out directly. The first line prints the present setting: note "
                "it for the way back.",
     .undo_powershell =
         "bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY PROXY:PORT '168.63.129.16;169.254.169.254'",
     .verify_powershell = "bitsadmin /util /getieproxy LOCALSYSTEM"},
    {.id = "P10",
     .summary = "Reset the WinHTTP proxy, or give it exceptions for the host and for storage.",
     .who = k_admin,
     .reach = Reach::windows_console,
     .powershell = R"sh(
netsh winhttp show proxy
# no proxy:
netsh winhttp reset proxy
# or the proxy with its exceptions:
netsh winhttp set proxy proxy-server='PROXY:PORT' bypass-list='168.63.129.16;169.254.169.254;*.blob.core.windows.net;*.blob.storage.azure.net'
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes = "Changes the proxy of all programs that use WinHTTP; the first line prints the present one. A "
                "machine-wide policy has to be changed where it comes from.",
     .undo_powershell = "netsh winhttp set proxy proxy-server='PROXY:PORT'",
     .verify_powershell = k_host_from_windows},
    {.id = "P11",
     .summary = "Switch automatic proxy detection off for LocalSystem, or make the script reachable.",
     .who = k_admin,
     .reach = Reach::windows_console,
     .powershell = R"sh(
bitsadmin /util /getieproxy LOCALSYSTEM
bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes = "Services that run as LocalSystem no longer ask for a script and go out directly. The first line "
                "prints the present setting: note it for the way back.",
     .undo_powershell = "bitsadmin /util /setieproxy LOCALSYSTEM AUTOSCRIPT SCRIPT_URL",
     .verify_powershell = "bitsadmin /util /getieproxy LOCALSYSTEM"},
    {.id = "P12",
     .summary = "Remove the defaultProxy element from the .NET configuration and restart the agent.",
     .who = k_admin,
     .reach = Reach::windows_console,
     .powershell = R"sh(
Get-ChildItem -Path 'C:\WindowsAzure', 'C:\Packages', 'C:\Windows\Microsoft.NET\Framework64\v4.0.30319\Config' -Recurse -Filter *.config | Select-String -Pattern defaultProxy
# a copy first, then take the element out with an editor:
Copy-Item -Path CONFIG_FILE -Destination CONFIG_FILE.before-snapdoctor
notepad CONFIG_FILE
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes = "machine.config acts on every .NET program of the machine; a file beside an .exe on that program only.",
     .undo_powershell = "Copy-Item -Path CONFIG_FILE.before-snapdoctor -Destination CONFIG_FILE",
     .verify_powershell = "Get-Service -Name RdAgent, WindowsAzureGuestAgent"},
};

}  // namespace

std::span<const Recipe> proxy_recipes() { return k_recipes; }

}  // namespace sd
