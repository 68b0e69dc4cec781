//! Operations with pages, as the generator writes them.
//!
//! Owns one operation with its list in a wrapper and both ways of paging, and one whose token
//! travels inside a JSON body.

use alibabacloud_sdk::Operation;
use alibabacloud_sdk_core::contract::v1 as rt;

const PRODUCT: &rt::ProductInfo = &rt::ProductInfo::new("Test", "test", "2020-01-01", &[]);

macro_rules! shape {
    ($name:ident { $($field:ident $wire_name:literal: $type:ty),* $(,)? }) => {
        #[derive(Clone)]
        pub(crate) struct $name { $(pub(crate) $field: Option<$type>),* }

        rt::shape! { $name { $($field $wire_name,)* } }
    };
}

shape!(ListThings {
    region_id "RegionId": String,
    next_token "NextToken": String,
    page_number "PageNumber": i64,
    page_size "PageSize": i64,
});

shape!(ListThingsOutput {
    things "Things": Things,
    next_token "NextToken": String,
    total_count "TotalCount": i64,
    request_id "RequestId": String,
});

shape!(Things { thing "Thing": Vec<Thing> });

shape!(Thing { name "Name": String });

impl Operation for ListThings {
    type Output = ListThingsOutput;
    const INFO: &'static rt::OperationInfo = &rt::OperationInfo::new(
        PRODUCT,
        "ListThings",
        rt::Method::Post,
        &[rt::query("RegionId"), rt::query("NextToken"), rt::query("PageNumber"), rt::query("PageSize")],
    )
    .read_only();
}

impl rt::Paginated for ListThingsOutput {
    type Item = Thing;
    const PAGINATION: &'static rt::Pagination = &rt::Pagination::new(&["Things", "Thing"], &["TotalCount"])
        .token(rt::Place::new(rt::query("NextToken"), &[]), &["NextToken"])
        .number_sized(
            rt::Place::new(rt::query("PageNumber"), &[]),
            1,
            &[],
            rt::Place::new(rt::query("PageSize"), &[]),
            &[],
        );
    fn into_items(self) -> Vec<Thing> {
        match self.things {
            Some(Things { thing: Some(items), .. }) => items,
            _ => Vec::new(),
        }
    }
}

shape!(ListNames { body "body": ListNamesBody });
shape!(ListNamesBody { limit "limit": i64, marker "marker": String });
shape!(ListNamesOutput { names "names": Vec<String>, next_marker "next_marker": String });

impl Operation for ListNames {
    type Output = ListNamesOutput;
    const INFO: &'static rt::OperationInfo =
        &rt::OperationInfo::new(PRODUCT, "ListNames", rt::Method::Post, &[rt::body("body").json()]).path("/names");
}

impl rt::Paginated for ListNamesOutput {
    type Item = String;
    const PAGINATION: &'static rt::Pagination = &rt::Pagination::new(&["names"], &[])
        .token(rt::Place::new(rt::body("body").json(), &["marker"]), &["next_marker"]);
    fn into_items(self) -> Vec<String> {
        self.names.unwrap_or_default()
    }
}
