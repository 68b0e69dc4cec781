//! Benchmarks of the catalogue of RAM facts, the writer, the lint and the evaluator, with their targets.
//!
//! Owns the figures of `cargo bench -p alibabacloud-ram --bench ram`; a name such as `lint` behind `--`
//! selects some of them. The targets: a lookup by name takes at most 200 ns and no allocation, a pattern over
//! the whole catalogue 1 ms, and an evaluation of ten statements 20 µs. As whole processes, the lint of `*` on
//! `*` takes at most 50 ms, and that of 6 KB 5 ms. The lookup is compared with a map of the standard library,
//! whose keys already have the right letter case.
//!
//! The linted policies are written to `target/tmp/bench-policies`. This measures the whole process for each:
//!
//! ```sh
//! cargo build --release -p alibabacloud-ram
//! for policy in target/tmp/bench-policies/*.json; do
//!     time for run in $(seq 50); do target/release/alibabacloud-ram lint "$policy" > /dev/null; done
//! done
//! ```
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a benchmark")]

use std::collections::HashMap;
use std::sync::LazyLock;

use alibabacloud_ram::evaluate::{NamedPolicy, PolicySet, Request, RuleAnswers, evaluate};
use alibabacloud_ram::lint::{Document, LintOptions, lint};
use alibabacloud_ram::policy::{Policy, PolicyKind};
use alibabacloud_ram::write::Writer;
use alibabacloud_ram::{Catalogue, RamState, Selection, lookup};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    let catalogue = Catalogue::compiled_in();
    let documented = catalogue.actions().iter().filter(|action| action.is_documented()).count();
    let (operations, actions) = (catalogue.facts().count(), catalogue.actions().len());
    println!("{operations} operations, {actions} actions, {documented} of them documented");
    println!("targets: lookup 200 ns without allocation, pattern 1 ms, evaluation 20 µs, lint 5 ms");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-policies");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in POLICIES.iter() {
        std::fs::write(folder.join(format!("{name}.json")), text).unwrap();
    }
    divan::main();
}

/// The cost of the first lookup: the sorted lists of all product versions are merged.
#[divan::bench]
fn catalogue_built(bencher: Bencher<'_, '_>) {
    let tables = Catalogue::compiled_in().tables().to_vec();
    bencher.bench(|| Catalogue::new(black_box(tables.iter().copied())));
}

#[divan::bench(args = ["ecs:DescribeInstances", "ECS:describeinstances", "ecs:NoSuchAction", "vpc:DescribeVpcs"])]
fn lookup_by_action(bencher: Bencher<'_, '_>, action: &str) {
    let _built_before_the_clock_runs = Catalogue::compiled_in();
    bencher.bench(|| lookup(black_box(action)));
}

#[divan::bench(args = ["ecs:DescribeInstances"])]
fn lookup_in_a_map_of_the_standard_library(bencher: Bencher<'_, '_>, action: &str) {
    static MAP: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
        Catalogue::compiled_in().actions().iter().enumerate().map(|(id, action)| (action.name(), id)).collect()
    });
    LazyLock::force(&MAP);
    bencher.bench(|| MAP.get(black_box(action)));
}

#[divan::bench(args = ["ecs:Describe*", "*:DescribeTags", "*:*Resource*", "*"])]
fn pattern_over_everything(bencher: Bencher<'_, '_>, pattern: &str) {
    let catalogue = Catalogue::compiled_in();
    bencher.counter(ItemsCount::new(catalogue.actions().len())).bench(|| catalogue.expand(black_box(pattern)).count());
}

#[divan::bench]
fn actions_that_can_name_an_arn(bencher: Bencher<'_, '_>) {
    let selection = Selection::default().arn("acs:ecs:cn-hangzhou:1234567890123456:instance/i-001");
    bencher.bench(|| Catalogue::compiled_in().select(black_box(&selection)).count());
}

#[divan::bench(args = ["ecs:StartInstanec", "esc:StartInstance"])]
fn suggestion(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench(|| Catalogue::compiled_in().nearest_action(black_box(name)));
}

/// Policies for all documented operations, split at their maximum size.
#[divan::bench]
fn policies_for_everything(bencher: Bencher<'_, '_>) {
    let catalogue = Catalogue::compiled_in();
    let facts: Vec<_> = catalogue.facts().filter(|facts| facts.state() == RamState::Documented).collect();
    bencher.counter(ItemsCount::new(facts.len())).bench(|| {
        let mut writer = Writer::new(catalogue).region("cn-hangzhou").account("1234567890123456");
        for one in &facts {
            writer.operation(black_box(one));
        }
        writer.write()
    });
}

/// The policies for the lint: every action, one of the maximum size, and one of that size with misspelt names.
static POLICIES: LazyLock<[(&str, String); 3]> = LazyLock::new(|| {
    let policy = |statements: &str| format!(r#"{{"Version":"1","Statement":[{statements}]}}"#);
    let long = |statement: &dyn Fn(usize) -> String| {
        let mut text = statement(0);
        for number in 1.. {
            let next = format!("{text},{}", statement(number));
            if policy(&next).len() > 6_144 {
                break;
            }
            text = next;
        }
        policy(&text)
    };
    let names: Vec<&str> = Catalogue::compiled_in().actions().iter().map(|action| action.name()).collect();
    let name = |number: usize| names[number * 97 % names.len()];
    let several = |number: usize| {
        format!(
            r#"{{"Effect":"{}","Action":["{}","{}","{}*"],"Resource":["acs:ecs:cn-hangzhou:*:instance/i-{number}","*"],
            "Condition":{{"StringNotEquals":{{"acs:ResourceTag/team":"{number}"}}}}}}"#,
            if number % 4 == 0 { "Deny" } else { "Allow" },
            name(3 * number),
            name(3 * number + 1),
            name(3 * number + 2).split_at(8).0,
        )
    };
    let misspelt = |number: usize| {
        format!(r#"{{"Effect":"Allow","Action":["{}X","{}Y"],"Resource":"*"}}"#, name(number), name(number + 1))
    };
    let star = policy(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    [("star", star), ("long", long(&several)), ("misspelt", long(&misspelt))]
});

#[divan::bench(args = ["star", "long", "misspelt"])]
fn lint_of_a_policy(bencher: Bencher<'_, '_>, name: &str) {
    let catalogue = Catalogue::compiled_in();
    let (_, text) = POLICIES.iter().find(|(known, _)| *known == name).unwrap();
    let document = Document::new(name, text);
    bencher.bench(|| lint(black_box(&[document]), catalogue, &LintOptions::default()));
}

/// Ten statements, with conditions and both effects; the last allows.
#[divan::bench]
fn evaluation_of_ten_statements(bencher: Bencher<'_, '_>) {
    let statement = |number: usize| {
        let effect = if number % 3 == 0 { "Deny" } else { "Allow" };
        format!(
            r#"{{"Effect":"{effect}","Action":["ecs:Describe*","ecs:Stop{number}*"],
            "Resource":["acs:ecs:*:*:disk/d-{number}*","acs:ecs:*:*:instance/i-{number}*"],
            "Condition":{{"IpAddress":{{"acs:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}},
            "DateLessThan":{{"acs:CurrentTime":"2030-01-01T00:00:00Z"}}}}}}"#
        )
    };
    let mut statements: Vec<_> = (0..9).map(statement).collect();
    statements.push(
        r#"{"Effect":"Allow","Action":"ecs:*","Resource":"acs:ecs:cn-hangzhou:*:instance/*",
        "Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#
            .to_owned(),
    );
    let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
    let policy = Policy::parse(&text, PolicyKind::Identity).unwrap();
    let account = [NamedPolicy::new("bench", &policy)];
    let policies = PolicySet::default().account(&account);
    let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001";
    let request = Request::new("ecs:DescribeInstances", instance, "acs:ram::1234567890123456:user/alice")
        .key("acs:SourceIp", "203.0.113.7")
        .key("acs:CurrentTime", "2026-11-22T09:00:00Z");
    let rules = RuleAnswers::default();
    bencher.bench(|| evaluate(black_box(&policies), black_box(&request), black_box(&rules)));
}
