// SPDX-License-Identifier: MIT
// Cures of restrictions at the storage end, of capacity on the way, of other people's rules, and of the guest's
// firewall.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_network = "a network contributor in Azure";
constexpr std::string_view k_try_storage = R"sh(curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/)sh";

constexpr Recipe k_recipes[] = {
    {.id = "N09",
     .summary = "Detach the service endpoint policy from the subnet, or use the host path, which it does not touch.",
     .who = k_network,
     .reach = Reach::azure,
     .az = R"sh(
az network vnet subnet show -g @rg@ --vnet-name VNET -n SUBNET --query 'serviceEndpointPolicies[].id' -o tsv
az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --remove serviceEndpointPolicies
)sh",
     .powershell = R"sh(
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$subnet = $vnet.Subnets | Where-Object Name -eq 'SUBNET'
$subnet.ServiceEndpointPolicies.Id
$subnet.ServiceEndpointPolicies = $null
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .changes =
         "Takes the policy off the subnet, so that its VMs may reach every storage account again: ask the policy's "
         "owner first. The policy itself stays. Note the printed ids for the way back. It can take 15 minutes to act.",
     .undo_az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --service-endpoint-policy "
                "ENDPOINT_POLICY_ID",
     .undo_powershell = R"sh(
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$policy = Get-AzServiceEndpointPolicy -ResourceGroupName @rg@ -Name ENDPOINT_POLICY
($vnet.Subnets | Where-Object Name -eq 'SUBNET').ServiceEndpointPolicies = @($policy)
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .verify_shell = "curl -sS -m 10 -D - -o /dev/null https://@host@/ | grep -i x-ms-error-code"},
    {.id = "N10",
     .summary = "Give the subnet a NAT gateway, or its NAT gateway more public addresses, and spread the load.",
     .who = k_network,
     .reach = Reach::azure,
     .shell = R"sh(
ss -s
ss -Htn state established dst :443 | awk '{print $4}' | sort | uniq -c | sort -rn | head
)sh",
     .az = R"sh(
az network public-ip create -g @rg@ -n backup-nat-ip2 --sku Standard --allocation-method Static
# all addresses of the gateway, the old ones too:
az network nat gateway update -g @rg@ -n NAT_GATEWAY --public-ip-addresses OLD_ADDRESS backup-nat-ip2
)sh",
     .powershell = R"sh(
$ip = New-AzPublicIpAddress -ResourceGroupName @rg@ -Name backup-nat-ip2 -Location @location@ -Sku Standard -AllocationMethod Static
$nat = Get-AzNatGateway -ResourceGroupName @rg@ -Name NAT_GATEWAY
$all = @(@($nat.PublicIpAddresses | Where-Object { $_ }) + $ip | ForEach-Object { [Microsoft.Azure.Commands.Network.Models.PSResourceId]@{ Id = $_.Id } })
Set-AzNatGateway -InputObject $nat -PublicIpAddress $all
)sh",
     .changes = "Adds one public address to the gateway, which costs money and changes the source address of some "
                "connections. Without a NAT gateway see N04.",
     .undo_az = R"sh(
az network nat gateway update -g @rg@ -n NAT_GATEWAY --public-ip-addresses OLD_ADDRESS
az network public-ip delete -g @rg@ -n backup-nat-ip2
)sh",
     .verify_shell = k_try_storage},
    {.id = "N11",
     .summary = "Send smaller packets, or let the ICMP message pass that asks for them.",
     .who = "root on the VM; the owner of the tunnel or appliance",
     .reach = Reach::agent,
     .shell = "ip link set dev @dev@ mtu 1400",
     .changes =
         "Lowers the interface's packet size until the next start; somewhat less throughput. To make it last, set the "
         "MTU in the network configuration. The better cure is to let ICMP type 3 code 4 pass on the way.",
     .undo_shell = "ip link set dev @dev@ mtu 1500",
     .verify_shell = k_try_storage},
    {.id = "N12",
     .summary = "Allow access to the disk over the network, or leave the snapshot to the host path.",
     .who = "a contributor of the disk",
     .reach = Reach::azure,
     .az = R"sh(
az disk show -g @rg@ -n DISK --query '{policy:networkAccessPolicy,public:publicNetworkAccess}'
az disk update -g @rg@ -n DISK --network-access-policy AllowAll
)sh",
     .powershell = R"sh(
(Get-AzDisk -ResourceGroupName @rg@ -DiskName DISK).NetworkAccessPolicy
New-AzDiskUpdateConfig -NetworkAccessPolicy AllowAll | Update-AzDisk -ResourceGroupName @rg@ -DiskName DISK
)sh",
     .changes = "Whoever holds a signed address of the disk may use it from any network again. That this cures the "
                "snapshot is likely, not certain: try the host path first.",
     .undo_az = "az disk update -g @rg@ -n DISK --network-access-policy DenyAll",
     .undo_powershell =
         "New-AzDiskUpdateConfig -NetworkAccessPolicy DenyAll | Update-AzDisk -ResourceGroupName @rg@ -DiskName DISK",
     .verify_az = "az disk show -g @rg@ -n DISK --query networkAccessPolicy -o tsv"},
    {.id = "N13",
     .summary = "Have a rule added to the network manager that always allows TCP 443 to Storage.",
     .who = "the owner of the network manager",
     .reach = Reach::azure,
     .az = R"sh(
az extension add --name virtual-network-manager
az network manager security-admin-config rule-collection rule create -g @rg@ --network-manager-name @network-manager@ --configuration-name ADMIN_CONFIG --rule-collection-name COLLECTION --rule-name AllowStorageOut --kind Custom --priority 100 --direction Outbound --access AlwaysAllow --protocol Tcp --dest-port-ranges 443 --destinations address-prefix=Storage address-prefix-type=ServiceTag
az network manager post-commit -g @rg@ --network-manager-name @network-manager@ --commit-type SecurityAdmin --target-locations @location@ --configuration-ids ADMIN_CONFIG_ID
)sh",
     .powershell = R"sh(
Get-AzNetworkManagerEffectiveSecurityAdminRule -VirtualNetworkName VNET -VirtualNetworkResourceGroupName @rg@
$storage = New-AzNetworkManagerAddressPrefix -AddressPrefix Storage -AddressPrefixType ServiceTag
$where = @{ ResourceGroupName = '@rg@'; NetworkManagerName = '@network-manager@'; SecurityAdminConfigurationName = 'ADMIN_CONFIG'; RuleCollectionName = 'COLLECTION' }
$what = @{ Name = 'AllowStorageOut'; Protocol = 'Tcp'; Direction = 'Outbound'; Access = 'AlwaysAllow'; Priority = 100 }
New-AzNetworkManagerSecurityAdminRule @where @what -DestinationAddressPrefix @($storage) -DestinationPortRange @('443')
Deploy-AzNetworkManagerCommit -Name @network-manager@ -ResourceGroupName @rg@ -TargetLocation @('@location@') -ConfigurationId @('ADMIN_CONFIG_ID') -CommitType SecurityAdmin
)sh",
     .changes = "Adds one admin rule and deploys the configuration to the region; it acts on every network of the rule "
                "collection. NSGs cannot take it back.",
     .undo_az = R"sh(
az network manager security-admin-config rule-collection rule delete -g @rg@ --network-manager-name @network-manager@ --configuration-name ADMIN_CONFIG --rule-collection-name COLLECTION --rule-name AllowStorageOut --yes
az network manager post-commit -g @rg@ --network-manager-name @network-manager@ --commit-type SecurityAdmin --target-locations @location@ --configuration-ids ADMIN_CONFIG_ID
)sh",
     .verify_shell = k_try_storage,
     .verify_powershell = "Get-AzNetworkManagerEffectiveSecurityAdminRule -VirtualNetworkName VNET "
                          "-VirtualNetworkResourceGroupName @rg@"},
    {.id = "F01",
     .summary = "Let outbound TCP 443 pass, in front of the rule of the guest's firewall that stops it.",
     .who = "root on the VM",
     .reach = Reach::agent,
     .shell = "@allow-storage@",
     .changes = "Adds one accept rule for outgoing TCP 443 to any address, since the addresses of storage change. It "
                "lasts until the firewall is loaded again; to keep it, put the same rule into the file or tool that "
                "your firewall is managed with.",
     .undo_shell = "@forbid-storage@",
     .verify_shell = k_try_storage},
    {.id = "F02",
     .summary =
         "Exclude the agent's and the extension's folders in the security product, or allow their traffic there.",
     .who = "the owner of the security product; an administrator on the VM",
     .reach = Reach::windows,
     .powershell = R"sh(
netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 file=C:\wfp.xml
New-NetFirewallRule -DisplayName 'Azure host' -Direction Outbound -Action Allow -Protocol TCP -RemoteAddress 168.63.129.16 -RemotePort 80,32526
New-NetFirewallRule -DisplayName 'Azure storage' -Direction Outbound -Action Allow -Protocol TCP -RemotePort 443
# with Microsoft Defender; other products have a list of their own:
Add-MpPreference -ExclusionPath 'C:\WindowsAzure', 'C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot'
)sh",
     .changes = "Adds two outbound rules to the Windows Firewall and two folders to the scanner's exclusions. A filter "
                "of another product has to be changed there; the file C:\\wfp.xml names its owner.",
     .undo_powershell = R"sh(
Remove-NetFirewallRule -DisplayName 'Azure host', 'Azure storage'
Remove-MpPreference -ExclusionPath 'C:\WindowsAzure', 'C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot'
)sh",
     .verify_powershell = R"sh(
Test-NetConnection -ComputerName 168.63.129.16 -Port 80
Test-NetConnection -ComputerName 168.63.129.16 -Port 32526
)sh"},
};

}  // namespace

std::span<const Recipe> restriction_recipes() { return k_recipes; }

}  // namespace sd
