// SPDX-License-Identifier: MIT
// Cures of the way out of the virtual network. Subnets are changed through the object that was read, never through
// Set-AzVirtualNetworkSubnetConfig: that cmdlet takes away the NSG, the route table and the endpoints it is not told
// of.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_network = "a network contributor in Azure";
constexpr std::string_view k_try_storage = R"sh(curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/)sh";

constexpr Recipe k_recipes[] = {
    {.id = "N01",
     .summary = "Allow TCP 443 to the service tag Storage with a smaller priority number than the rule that denies it.",
     .who = k_network,
     .reach = Reach::azure,
     .az = R"sh(
az network nic list-effective-nsg -g @rg@ -n NIC
az network nsg rule create -g @nsg-rg@ --nsg-name @nsg@ -n AllowStorageOut --priority @priority@ --direction Outbound --access Allow --protocol Tcp --source-address-prefixes VirtualNetwork --source-port-ranges '*' --destination-address-prefixes Storage --destination-port-ranges 443
)sh",
     .powershell = R"sh(
Get-AzEffectiveNetworkSecurityGroup -NetworkInterfaceName NIC -ResourceGroupName @rg@
$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName @nsg-rg@ -Name @nsg@
$rule = @{ Name = 'AllowStorageOut'; Priority = @priority@; Direction = 'Outbound'; Access = 'Allow'; Protocol = 'Tcp' }
$from = @{ SourceAddressPrefix = 'VirtualNetwork'; SourcePortRange = '*' }
$to = @{ DestinationAddressPrefix = 'Storage'; DestinationPortRange = '443' }
Add-AzNetworkSecurityRuleConfig -NetworkSecurityGroup $nsg @rule @from @to | Set-AzNetworkSecurityGroup
)sh",
     .changes =
         "Adds one outbound rule; new connections from the VM to Azure Storage on port 443 are allowed. Take "
         "another free priority from 100 to 4096 if @priority@ is in use or if the denying rule has a smaller one. "
         "Both the NIC's and the subnet's NSG must allow.",
     .undo_az = "az network nsg rule delete -g @nsg-rg@ --nsg-name @nsg@ -n AllowStorageOut",
     .undo_powershell = R"sh(
$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName @nsg-rg@ -Name @nsg@
Remove-AzNetworkSecurityRuleConfig -NetworkSecurityGroup $nsg -Name AllowStorageOut | Set-AzNetworkSecurityGroup
)sh",
     .verify_shell = k_try_storage,
     .verify_az = "az network nic list-effective-nsg -g @rg@ -n NIC --query "
                  "\"value[].effectiveSecurityRules[?name=='securityRules/AllowStorageOut'][]\""},
    {.id = "N02",
     .summary = "Let the appliance pass storage traffic, or give storage a route of its own.",
     .who = "a network contributor in Azure, with the owner of the appliance",
     .reach = Reach::azure,
     .az = R"sh(
az network nic show-effective-route-table -g @rg@ -n NIC -o table
az network route-table route create -g @rg@ --route-table-name ROUTE_TABLE -n storage-direct --address-prefix Storage --next-hop-type Internet
)sh",
     .powershell = R"sh(
Get-AzEffectiveRouteTable -NetworkInterfaceName NIC -ResourceGroupName @rg@ | Format-Table
$table = Get-AzRouteTable -ResourceGroupName @rg@ -Name ROUTE_TABLE
Add-AzRouteConfig -RouteTable $table -Name storage-direct -AddressPrefix Storage -NextHopType Internet | Set-AzRouteTable
)sh",
     .changes =
         "Adds one user-defined route: traffic to all of Azure Storage goes past the appliance. The subnet still needs "
         "an outbound method for it (see N04). Use Storage.@location@ for the storage of one region only.",
     .undo_az = "az network route-table route delete -g @rg@ --route-table-name ROUTE_TABLE -n storage-direct",
     .undo_powershell = R"sh(
$table = Get-AzRouteTable -ResourceGroupName @rg@ -Name ROUTE_TABLE
Remove-AzRouteConfig -RouteTable $table -Name storage-direct | Set-AzRouteTable
)sh",
     .verify_shell = k_try_storage,
     .verify_az = "az network nic show-effective-route-table -g @rg@ -n NIC -o table"},
    {.id = "N03",
     .summary = "Give the subnet a service endpoint for storage, which takes storage traffic off the tunnel.",
     .who = k_network,
     .reach = Reach::azure,
     .az = R"sh(
# list all endpoints that the subnet shall have: the list is replaced, so take over those that are there
az network vnet subnet show -g @rg@ --vnet-name VNET -n SUBNET --query 'serviceEndpoints[].service' -o tsv
az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --service-endpoints Microsoft.Storage
)sh",
     .powershell = R"sh(
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$subnet = $vnet.Subnets | Where-Object Name -eq 'SUBNET'
$storage = [Microsoft.Azure.Commands.Network.Models.PSServiceEndpoint]@{ Service = 'Microsoft.Storage' }
$subnet.ServiceEndpoints = @($subnet.ServiceEndpoints | Where-Object { $_ }) + $storage
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .changes = "Storage sees the subnet's private addresses from then on, storage accounts with a firewall may need a "
                "rule for the subnet, and open TCP connections to storage break once while it is added. The other way "
                "is to let storage pass in the on-premises firewall.",
     .undo_az = "az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --remove serviceEndpoints",
     .undo_powershell = R"sh(
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$subnet = $vnet.Subnets | Where-Object Name -eq 'SUBNET'
$subnet.ServiceEndpoints = @($subnet.ServiceEndpoints | Where-Object Service -ne 'Microsoft.Storage')
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .verify_shell = k_try_storage,
     .verify_az = "az network nic show-effective-route-table -g @rg@ -n NIC --query "
                  "\"value[?nextHopType=='VirtualNetworkServiceEndpoint'].nextHopType\""},
    {.id = "N04",
     .summary = "Give the subnet a way out: a NAT gateway, or a service endpoint for storage alone (N03).",
     .who = k_network,
     .reach = Reach::azure,
     .az = R"sh(
az network public-ip create -g @rg@ -n backup-nat-ip --sku Standard --allocation-method Static
az network nat gateway create -g @rg@ -n backup-nat --public-ip-addresses backup-nat-ip --idle-timeout 4
az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --nat-gateway backup-nat
)sh",
     .powershell = R"sh(
$ip = New-AzPublicIpAddress -ResourceGroupName @rg@ -Name backup-nat-ip -Location @location@ -Sku Standard -AllocationMethod Static
$nat = New-AzNatGateway -ResourceGroupName @rg@ -Name backup-nat -Location @location@ -Sku Standard -PublicIpAddress $ip
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$subnet = $vnet.Subnets | Where-Object Name -eq 'SUBNET'
$subnet.NatGateway = [Microsoft.Azure.Commands.Network.Models.PSResourceId]@{ Id = $nat.Id }
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .changes = "All VMs of the subnet can open connections to the internet through one new public address, which "
                "costs money. Nothing can come in through it.",
     .undo_az = R"sh(
az network vnet subnet update -g @rg@ --vnet-name VNET -n SUBNET --remove natGateway
az network nat gateway delete -g @rg@ -n backup-nat
az network public-ip delete -g @rg@ -n backup-nat-ip
)sh",
     .undo_powershell = R"sh(
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
($vnet.Subnets | Where-Object Name -eq 'SUBNET').NatGateway = $null
Set-AzVirtualNetwork -VirtualNetwork $vnet
Remove-AzNatGateway -ResourceGroupName @rg@ -Name backup-nat -Force
Remove-AzPublicIpAddress -ResourceGroupName @rg@ -Name backup-nat-ip -Force
)sh",
     .verify_shell = k_try_storage,
     .verify_az = "az network vnet subnet show -g @rg@ --vnet-name VNET -n SUBNET --query natGateway.id -o tsv"},
    {.id = "N05",
     .summary = "Allow the storage host names on port 443 in the firewall, without inspection.",
     .who = "the owner of the firewall",
     .reach = Reach::azure,
     .shell = R"sh(
# what the firewall does to a session for the disk's host name:
openssl s_client -connect @host@:443 -servername @host@ -brief < /dev/null
)sh",
     .az = R"sh(
az extension add --name azure-firewall
az network firewall policy rule-collection-group collection add-filter-collection -g @rg@ --policy-name FIREWALL_POLICY --rule-collection-group-name RULE_GROUP --name backup-storage --collection-priority 200 --action Allow --rule-type ApplicationRule --rule-name storage --source-addresses '*' --protocols Https=443 --target-fqdns '*.blob.core.windows.net' '*.blob.storage.azure.net'
)sh",
     .powershell = R"sh(
$rule = New-AzFirewallPolicyApplicationRule -Name storage -SourceAddress '*' -Protocol 'https:443' -TargetFqdn '*.blob.core.windows.net', '*.blob.storage.azure.net'
$rules = New-AzFirewallPolicyFilterRuleCollection -Name backup-storage -Priority 200 -ActionType Allow -Rule $rule
$group = Get-AzFirewallPolicyRuleCollectionGroup -ResourceGroupName @rg@ -AzureFirewallPolicyName FIREWALL_POLICY -Name RULE_GROUP
$group.Properties.RuleCollection.Add($rules)
$policy = Get-AzFirewallPolicy -ResourceGroupName @rg@ -Name FIREWALL_POLICY
Set-AzFirewallPolicyRuleCollectionGroup -Name RULE_GROUP -Priority $group.Properties.Priority -RuleCollection $group.Properties.RuleCollection -FirewallPolicyObject $policy
)sh",
     .changes = "Adds one collection of application rules to an Azure Firewall policy; put the VM's subnet in place of "
                "'*' to keep it narrow. In another product allow the same names and exempt them from TLS inspection.",
     .undo_az = "az network firewall policy rule-collection-group collection remove -g @rg@ --policy-name "
                "FIREWALL_POLICY --rule-collection-group-name RULE_GROUP --name backup-storage",
     .verify_shell = k_try_storage},
    {.id = "N06",
     .summary = "Add the missing storage suffix to every list of allowed names: both suffixes belong on it.",
     .who = "the owner of the firewall or proxy",
     .reach = Reach::azure,
     .shell = R"sh(
# the names of this VM's disks, to see which suffix is missing:
grep -ohE '[a-z0-9.-]+\.blob\.(core\.windows\.net|storage\.azure\.net)' /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | sort -u
)sh",
     .az = R"sh(
az extension add --name azure-firewall
az network firewall policy rule-collection-group collection rule add -g @rg@ --policy-name FIREWALL_POLICY --rule-collection-group-name RULE_GROUP --collection-name COLLECTION --name storage-suffixes --rule-type ApplicationRule --source-addresses '*' --protocols Https=443 --target-fqdns '*.blob.core.windows.net' '*.blob.storage.azure.net' '*.storage.azure.net'
)sh",
     .powershell = R"sh(
$rule = New-AzFirewallPolicyApplicationRule -Name storage-suffixes -SourceAddress '*' -Protocol 'https:443' -TargetFqdn '*.blob.core.windows.net', '*.blob.storage.azure.net', '*.storage.azure.net'
$rules = New-AzFirewallPolicyFilterRuleCollection -Name storage-suffixes -Priority 210 -ActionType Allow -Rule $rule
$group = Get-AzFirewallPolicyRuleCollectionGroup -ResourceGroupName @rg@ -AzureFirewallPolicyName FIREWALL_POLICY -Name RULE_GROUP
$group.Properties.RuleCollection.Add($rules)
$policy = Get-AzFirewallPolicy -ResourceGroupName @rg@ -Name FIREWALL_POLICY
Set-AzFirewallPolicyRuleCollectionGroup -Name RULE_GROUP -Priority $group.Properties.Priority -RuleCollection $group.Properties.RuleCollection -FirewallPolicyObject $policy
)sh",
     .changes = "Adds names to an Azure Firewall policy; in another firewall or proxy add the same three patterns on "
                "port 443.",
     .undo_az =
         "az network firewall policy rule-collection-group collection rule remove -g @rg@ --policy-name "
         "FIREWALL_POLICY --rule-collection-group-name RULE_GROUP --collection-name COLLECTION --name storage-suffixes",
     .verify_shell = k_try_storage},
    {.id = "N07",
     .summary = "Replace the region's tag or the list of prefixes by the tag Storage.",
     .who = k_network,
     .reach = Reach::azure,
     .az = R"sh(
az network nsg rule list -g @narrow-rg@ --nsg-name @narrow-nsg@ --query "[?direction=='Outbound'].[name,priority,access,destinationAddressPrefix]" -o table
az network nsg rule update -g @narrow-rg@ --nsg-name @narrow-nsg@ -n @narrow-rule@ --destination-address-prefixes Storage
)sh",
     .powershell = R"sh(
$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName @narrow-rg@ -Name @narrow-nsg@
$rule = $nsg.SecurityRules | Where-Object Name -eq '@narrow-rule@'
$rule.DestinationAddressPrefix = @('Storage')
Set-AzNetworkSecurityGroup -NetworkSecurityGroup $nsg
)sh",
     .changes = "The rule then covers Azure Storage of all regions. Note its old prefixes first: they are replaced.",
     .undo_az = "az network nsg rule update -g @narrow-rg@ --nsg-name @narrow-nsg@ -n @narrow-rule@ "
                "--destination-address-prefixes OLD_PREFIXES",
     .verify_shell = k_try_storage},
    {.id = "N08",
     .summary =
         "Let names that the private zone does not hold be looked up on the internet, or add the missing record.",
     .who = "the owner of the private DNS zone",
     .reach = Reach::azure,
     .shell = "dig +time=3 +tries=1 @168.63.129.16 @host@",
     .az = R"sh(
az network private-dns link vnet list -g ZONE_RG -z privatelink.blob.core.windows.net -o table
az network private-dns link vnet update -g ZONE_RG -z privatelink.blob.core.windows.net -n LINK --resolution-policy NxDomainRedirect
)sh",
     .powershell = R"sh(
$link = '/subscriptions/SUBSCRIPTION/resourceGroups/ZONE_RG/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/LINK'
Invoke-AzRestMethod -Method PATCH -Path "${link}?api-version=2024-06-01" -Payload '{"properties":{"resolutionPolicy":"NxDomainRedirect"}}'
)sh",
     .changes = "Names that the zone does not know are resolved publicly from then on; records in the zone keep "
                "winning. A wrong private address needs its record corrected in the zone instead.",
     .undo_az = "az network private-dns link vnet update -g ZONE_RG -z privatelink.blob.core.windows.net -n LINK "
                "--resolution-policy Default",
     .undo_powershell = R"sh(
$link = '/subscriptions/SUBSCRIPTION/resourceGroups/ZONE_RG/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/LINK'
Invoke-AzRestMethod -Method PATCH -Path "${link}?api-version=2024-06-01" -Payload '{"properties":{"resolutionPolicy":"Default"}}'
)sh",
     .verify_shell = R"sh(
getent ahosts @host@
curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/
)sh"},
};

}  // namespace

std::span<const Recipe> outbound_recipes() { return k_recipes; }

}  // namespace sd
