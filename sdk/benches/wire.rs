//! Decoding and encoding, each beside what it is held against.
//!
//! Owns the figures of `cargo bench -p alibabacloud-sdk --features esa`: a list response of about
//! 300 KB through the SDK's visitor, through a serde derive of the same types and through free
//! JSON; and one request built and signed.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark")]

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use alibabacloud_sdk::Credentials;
use alibabacloud_sdk::core::decode::from_json;
use alibabacloud_sdk::core::encode::{Parameters, json};
use alibabacloud_sdk::core::operation::{Action, Operation};
use alibabacloud_sdk::core::request::UnsignedRequest;
use alibabacloud_sdk::core::sign::{SignatureScheme, SignedRequest, SigningContext, sign};
use alibabacloud_sdk::core::wire::{Element, Members, Shape, Wire};
use alibabacloud_sdk::endpoint::Endpoint;
use alibabacloud_sdk::esa::{UpdateUserDeliveryTaskStatus, types::UpdateUserDeliveryTaskStatusMethod};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde::Deserialize;
use serde_json::Value;

#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// Declares a type twice: as the generator emits it, and with a serde derive.
macro_rules! twice {
    ($typed:ident, $derived:ident { $($field:ident: $wire_name:literal $ty:ty, $derived_ty:ty;)* }) => {
        #[derive(Default)]
        struct $typed { $($field: Option<$ty>,)* }

        impl Shape for $typed {
            fn empty() -> Self {
                Self { $($field: None,)* }
            }
            fn slot(&mut self, wire_name: &str) -> Option<&mut dyn Wire> {
                Some(match wire_name {
                    $($wire_name => &mut self.$field,)*
                    _ => return None,
                })
            }
            fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
                $(members.put($wire_name, &self.$field);)*
            }
        }

        #[derive(Default, Deserialize, serde::Serialize)]
        #[serde(default)]
        struct $derived {
            $(#[serde(rename = $wire_name, skip_serializing_if = "Option::is_none")] $field: Option<$derived_ty>,)*
        }
    };
}

twice!(Output, DerivedOutput {
    request_id: "RequestId" String, String;
    total_count: "TotalCount" i64, i64;
    page_size: "PageSize" i64, i64;
    page_number: "PageNumber" i64, i64;
    next_token: "NextToken" String, String;
    instances: "Instances" Instances, DerivedInstances;
});
twice!(Instances, DerivedInstances { instance: "Instance" Vec<Instance>, Vec<DerivedInstance>; });
twice!(Instance, DerivedInstance {
    instance_id: "InstanceId" String, String;
    instance_name: "InstanceName" String, String;
    instance_type: "InstanceType" String, String;
    image_id: "ImageId" String, String;
    region_id: "RegionId" String, String;
    zone_id: "ZoneId" String, String;
    status: "Status" String, String;
    creation_time: "CreationTime" String, String;
    expired_time: "ExpiredTime" String, String;
    description: "Description" String, String;
    host_name: "HostName" String, String;
    os_name: "OSName" String, String;
    charge_type: "InstanceChargeType" String, String;
    cpu: "Cpu" i64, i64;
    memory: "Memory" i64, i64;
    bandwidth: "InternetMaxBandwidthOut" i64, i64;
    spot_price_limit: "SpotPriceLimit" f64, f64;
    deletion_protection: "DeletionProtection" bool, bool;
    io_optimized: "IoOptimized" bool, bool;
    recyclable: "Recyclable" bool, bool;
    vpc_attributes: "VpcAttributes" VpcAttributes, DerivedVpcAttributes;
    security_group_ids: "SecurityGroupIds" SecurityGroupIds, DerivedSecurityGroupIds;
    tags: "Tags" Tags, DerivedTags;
});
twice!(VpcAttributes, DerivedVpcAttributes {
    vpc_id: "VpcId" String, String;
    v_switch_id: "VSwitchId" String, String;
    nat_ip_address: "NatIpAddress" String, String;
});
twice!(SecurityGroupIds, DerivedSecurityGroupIds { security_group_id: "SecurityGroupId" Vec<String>, Vec<String>; });
twice!(Tags, DerivedTags { tag: "Tag" Vec<Tag>, Vec<DerivedTag>; });
twice!(Tag, DerivedTag {
    tag_key: "TagKey" String, String;
    tag_value: "TagValue" String, String;
});

/// A page of 300 instances, about 300 KB.
fn document() -> String {
    let mut text = String::from(
        r#"{"RequestId":"473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E","TotalCount":300,"PageSize":300,"PageNumber":1,"NextToken":"","Instances":{"Instance":["#,
    );
    for index in 0..300 {
        let comma = if index == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"InstanceId":"i-bp67acfmxazb4p{index:04}","InstanceName":"web {index}","InstanceType":"ecs.g7.large","ImageId":"m-bp67acfmxazb4ph****","RegionId":"cn-hangzhou","ZoneId":"cn-hangzhou-g","Status":"Running","CreationTime":"2017-12-10T04:04Z","ExpiredTime":"2099-12-31T15:59Z","Description":"a \"quoted\" text","HostName":"host-{index}","OSName":"Alibaba Cloud Linux 3","InstanceChargeType":"PostPaid","Cpu":8,"Memory":16384,"InternetMaxBandwidthOut":5,"SpotPriceLimit":0.98,"DeletionProtection":false,"IoOptimized":true,"Recyclable":false,"NotDocumented":"x","VpcAttributes":{{"VpcId":"v-bp67acfmxazb4p****","VSwitchId":"vsw-bp67acfmxazb4p****","NatIpAddress":"172.17.0.{}"}},"SecurityGroupIds":{{"SecurityGroupId":["sg-bp67acfmxazb4p****","sg-bp67acfmxazb4q****"]}},"Tags":{{"Tag":[{{"TagKey":"team","TagValue":"search"}},{{"TagKey":"stage","TagValue":"live"}}]}}}}"#,
            index % 256
        )
        .unwrap();
    }
    text.push_str("]}}");
    text
}

#[divan::bench_group(name = "1 decode a list response of 300 KB")]
mod decode {
    use super::*;

    #[divan::bench(name = "the SDK")]
    fn sdk(bencher: Bencher<'_, '_>) {
        let text = document();
        bencher.counter(BytesCount::of_str(&text)).bench(|| from_json::<Output>(black_box(text.as_bytes())).unwrap());
    }

    #[divan::bench(name = "serde derive")]
    fn derive(bencher: Bencher<'_, '_>) {
        let text = document();
        let bytes = BytesCount::of_str(&text);
        bencher.counter(bytes).bench(|| serde_json::from_slice::<DerivedOutput>(black_box(text.as_bytes())).unwrap());
    }

    #[divan::bench(name = "free JSON")]
    fn value(bencher: Bencher<'_, '_>) {
        let text = document();
        let bytes = BytesCount::of_str(&text);
        bencher.counter(bytes).bench(|| serde_json::from_slice::<Value>(black_box(text.as_bytes())).unwrap());
    }
}

#[divan::bench_group(name = "2 encode the same to JSON")]
mod encode {
    use super::*;

    #[divan::bench(name = "the SDK")]
    fn sdk(bencher: Bencher<'_, '_>) {
        let text = document();
        let output: Output = from_json(text.as_bytes()).unwrap().unwrap();
        bencher.counter(BytesCount::of_str(&text)).bench(|| json(black_box(&output).view()));
    }

    #[divan::bench(name = "serde derive")]
    fn derive(bencher: Bencher<'_, '_>) {
        let text = document();
        let output: DerivedOutput = serde_json::from_str(&text).unwrap();
        bencher.counter(BytesCount::of_str(&text)).bench(|| serde_json::to_string(black_box(&output)).unwrap());
    }
}

#[divan::bench_group(name = "3 build and sign UpdateUserDeliveryTaskStatus")]
mod request {
    use super::*;

    fn build(scheme: SignatureScheme, credentials: &Credentials, endpoint: &Endpoint) -> SignedRequest {
        let online = UpdateUserDeliveryTaskStatusMethod::Online;
        let operation = UpdateUserDeliveryTaskStatus::new("test_project", online);
        let action = Action::from(UpdateUserDeliveryTaskStatus::INFO);
        let request = UnsignedRequest::new(&action, Parameters::of(&operation), endpoint).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
        let context = SigningContext::new(time, "00000000000000000000000000000000");
        sign(&request, &context.credentials(credentials).scheme(scheme)).unwrap()
    }

    #[divan::bench(args = [SignatureScheme::V3, SignatureScheme::RpcV1])]
    fn scheme(bencher: Bencher<'_, '_>, scheme: SignatureScheme) {
        let credentials = Credentials::new("testAccessKeyId", "testAccessKeySecret");
        let endpoint: Endpoint = "esa.cn-hangzhou.aliyuncs.com".parse().unwrap();
        bencher.bench(|| build(scheme, black_box(&credentials), black_box(&endpoint)));
    }
}
