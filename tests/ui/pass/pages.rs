//! Pages and items of a call are streams, and keep what the call overrides.

use alibabacloud_sdk::{Client, Error, esa};

async fn sites(client: &Client) -> Result<Vec<esa::types::ListSitesOutputSites>, Error> {
    let mut pages = client.send(esa::ListSites::new()).region("cn-hangzhou").pages();
    while let Some(page) = pages.next().await {
        println!("{}", page?.request_id());
    }
    client.send(esa::ListSites::new()).items().into_vec().await
}

pub(crate) fn main() {
    let _ = sites;
}
