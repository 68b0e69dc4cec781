//! RAM facts of a product come and go with its feature.

use alibabacloud_sdk::ram_facts::esa_v2024_09_10 as on;
use alibabacloud_sdk::ram_facts::ecd_v2020_09_30 as off;

fn main() {
    let _ = (on::TABLE, off::TABLE);
}
