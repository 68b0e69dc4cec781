//! Operations written by hand, as the generator would emit them: one that reads, one that writes,
//! and two that write with a client token.
//!
//! Owns their types. What retries make of them is the tests'.

use alibabacloud_sdk::Operation;
use alibabacloud_sdk_core::contract::v1::{self as rt, Members, Method, OperationInfo, ProductInfo, Shape, Wire};

static PRODUCT: ProductInfo = ProductInfo::new("Things", "things", "2020-01-01", &[]);

/// What every operation here answers.
#[derive(Debug, Default)]
pub struct Output {
    /// Identifies the request.
    pub request_id: Option<String>,
}

impl Shape for Output {
    fn empty() -> Self {
        Self::default()
    }

    fn slot(&mut self, wire_name: &str) -> Option<&mut dyn Wire> {
        (wire_name == "RequestId").then_some(&mut self.request_id as &mut dyn Wire)
    }

    fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
        members.put("RequestId", &self.request_id);
    }
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident $table:expr => $info:expr;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $name {
            /// Its one parameter.
            pub value: Option<String>,
        }

        impl Shape for $name {
            fn empty() -> Self {
                Self::default()
            }

            fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
                members.put($table, &self.value);
            }
        }

        impl Operation for $name {
            type Output = Output;
            const INFO: &'static OperationInfo = &$info;
        })*
    };
}

operations! {
    /// Reads, and says so.
    ListThings "Filter" =>
        OperationInfo::new(&PRODUCT, "ListThings", Method::Get, &[rt::query("Filter")]).read_only();
    /// Writes, so that sending it twice may do it twice.
    PutThing "Value" => OperationInfo::new(&PRODUCT, "PutThing", Method::Post, &[rt::query("Value")]);
    /// Writes, and the service recognises a repetition by its token.
    CreateThing "ClientToken" =>
        OperationInfo::new(&PRODUCT, "CreateThing", Method::Post, &[rt::query("ClientToken")]);
    /// The same with the token in a form.
    SubmitThing "ClientToken" =>
        OperationInfo::new(&PRODUCT, "SubmitThing", Method::Post, &[rt::form("ClientToken")]);
}
