//! The boundaries between the parts of the project, as ARCHITECTURE.md draws them.
//!
//! Owns which part must not name what. It searches the text of the sources, without comments and tests; what
//! a part does is tested elsewhere.

#![cfg(test)]

use alibabacloud_tests::repository::{files, path, read};

/// Words that the sources of a part must not contain.
struct Boundary {
    about: &'static str,
    part: &'static str,
    /// Files and folders of the part that may contain the words.
    except: &'static [&'static str],
    words: &'static [&'static str],
}

const BOUNDARIES: [Boundary; 12] = [
    Boundary {
        about: "the generator touches no disk, network, clock or environment",
        part: "codegen/src",
        except: &[],
        words: &["std::fs", "std::net", "std::env", "std::process", "SystemTime", "Instant::now"],
    },
    Boundary {
        about: "the model contains no tokens and no spec types; only the lowering sees both sides",
        part: "codegen/src/model",
        except: &["codegen/src/model/lower"],
        words: &["crate::spec", "spec::", "proc_macro2", "quote"],
    },
    Boundary { about: "emit sees no spec", part: "codegen/src/emit", except: &[], words: &["crate::spec", "spec::"] },
    Boundary {
        about: "only xtask::files writes to the repository; measurements write below target/",
        part: "xtask/src",
        except: &["xtask/src/files.rs", "xtask/src/import/tests.rs", "xtask/src/measure"],
        words: &["fs::write", "fs::rename", "fs::remove", "fs::copy", "File::create"],
    },
    Boundary {
        about: "signing reads no clock, environment or randomness",
        part: "sdk/core/src/sign",
        except: &[],
        words: &["SystemTime::now", "Instant::now", "getrandom", "std::env", "std::fs"],
    },
    Boundary {
        about: "time and randomness of requests come from the clock",
        part: "sdk/core/src",
        except: &[
            "sdk/core/src/clock.rs",
            "sdk/core/src/credentials/system.rs",
            "sdk/core/src/testing",
            "sdk/core/src/transport",
        ],
        words: &["SystemTime::now", "Instant::now", "getrandom::u32", "getrandom::fill"],
    },
    Boundary {
        about: "only the environment provider, from_env and the system read variables",
        part: "sdk/core/src",
        except: &[
            "sdk/core/src/client/builder.rs",
            "sdk/core/src/credentials/environment.rs",
            "sdk/core/src/credentials/system.rs",
        ],
        words: &["env::var", "env::vars", "env::home_dir"],
    },
    Boundary {
        about: "providers touch the machine through the context alone",
        part: "sdk/core/src/credentials",
        except: &["sdk/core/src/credentials/system.rs"],
        words: &["std::fs", "std::process", "tokio::fs", "tokio::process", "tokio::time"],
    },
    Boundary {
        about: "only the transport names reqwest",
        part: "sdk/core/src",
        except: &["sdk/core/src/transport"],
        words: &["reqwest::"],
    },
    Boundary {
        about: "the walk from page to page sends nothing",
        part: "sdk/core/src/paginate/walk.rs",
        except: &[],
        words: &["async ", ".await", "Call<", "Client"],
    },
    Boundary {
        about: "of the RAM crate only the program reads files and the clock",
        part: "sdk/ram/src",
        except: &["sdk/ram/src/command/environment.rs", "sdk/ram/src/main.rs"],
        words: &["std::fs", "std::env", "SystemTime::now", "Timestamp::now", "TcpStream"],
    },
    Boundary {
        about: "the RAM facts need nothing but the language",
        part: "sdk/ram-facts/src",
        except: &[],
        words: &["std::fs", "std::env", "SystemTime", "TcpStream"],
    },
];

#[test]
fn parts_name_only_what_they_may() {
    let mut faults = Vec::new();
    for boundary in &BOUNDARIES {
        assert!(path(boundary.part).exists(), "{} does not exist", boundary.part);
        let missing: Vec<_> = boundary.except.iter().filter(|except| !path(except).exists()).collect();
        assert!(missing.is_empty(), "{missing:?} do not exist");
        let sources = if boundary.part.ends_with(".rs") {
            vec![boundary.part.to_owned()]
        } else {
            files(boundary.part, &[".rs"])
        };
        for file in sources {
            if boundary.except.iter().any(|except| file == *except || file.starts_with(&format!("{except}/"))) {
                continue;
            }
            let code = code(&read(&file));
            let found = boundary.words.iter().filter(|word| code.contains(**word));
            faults.extend(found.map(|word| format!("{file} contains `{word}`: {}", boundary.about)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Generated code contains data and thin impls: nothing that waits or sends, and of the runtime the contract
/// alone.
#[test]
fn generated_code_uses_the_contract_alone() {
    let mut count = 0;
    for file in files("sdk/products", &[".rs"]) {
        let code = code(&read(&file)).replace("alibabacloud_sdk_core::contract::v1", "");
        for word in ["alibabacloud_sdk_core", "async fn", ".await", "reqwest::", "serde::", "std::fs", "std::env"] {
            assert!(!code.contains(word), "{file} contains `{word}`");
        }
        count += 1;
    }
    assert!(count > 1000, "only {count} generated files were read");
}

/// A package depends on packages of the project below it, and on no other. Tests of a package see no more of the
/// project than the package itself.
#[test]
fn packages_know_only_what_is_below_them() {
    const PRODUCT: [&str; 2] = ["alibabacloud-ram-facts", "alibabacloud-sdk-core"];
    let products = products();
    assert!(products.len() > 30, "only {} products", products.len());
    let of_facade =
        [vec!["alibabacloud-ram".to_owned()], PRODUCT.map(str::to_owned).to_vec(), packages(&products)].concat();
    let of_facade: Vec<&str> = of_facade.iter().map(String::as_str).collect();
    let hand_written: [(&str, &[&str]); 7] = [
        ("sdk/nearest-name", &[]),
        ("sdk/ram-facts", &[]),
        ("sdk/core", &[]),
        ("sdk/ram", &["alibabacloud-nearest-name", "alibabacloud-ram-facts", "alibabacloud-sdk-core"]),
        ("sdk", &of_facade),
        ("codegen", &[]),
        ("xtask", &["alibabacloud-codegen", "alibabacloud-nearest-name", "alibabacloud-sdk-core"]),
    ];
    let generated = products.iter().map(|product| (product.as_str(), &PRODUCT[..]));
    for (package, below) in hand_written.into_iter().chain(generated) {
        let manifest = read(&format!("{package}/Cargo.toml"));
        for (table, names) in dependencies(&manifest) {
            match table {
                "dependencies" => assert_eq!(names, sorted(below), "{package}"),
                _ => assert!(names.is_empty(), "{package}: {table} contains {names:?}"),
            }
        }
    }
}

/// The folders of the products.
fn products() -> Vec<String> {
    let folders = std::fs::read_dir(path("sdk/products")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.path().is_dir());
    folders.map(|entry| format!("sdk/products/{}", entry.file_name().into_string().unwrap())).collect()
}

/// The packages in these folders.
fn packages(folders: &[String]) -> Vec<String> {
    let name = |folder: &String| {
        let manifest = read(&format!("{folder}/Cargo.toml"));
        let (_, rest) = manifest.split_once("\nname = \"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    folders.iter().map(name).collect()
}

/// The packages of the project in each table of dependencies, development and targets included; the table
/// `dependencies` is always there.
fn dependencies(manifest: &str) -> Vec<(&str, Vec<&str>)> {
    let mut tables = vec![("dependencies", Vec::new())];
    for part in manifest.split("\n[").skip(1) {
        let (table, lines) = part.split_once("]\n").unwrap_or((part, ""));
        assert!(!table.contains("dependencies."), "{table} is not in the form that this test reads");
        if !table.ends_with("dependencies") {
            continue;
        }
        let names = lines.lines().filter(|line| line.starts_with("alibabacloud-"));
        let names = sorted(&names.map(|line| line.split(['.', ' ']).next().unwrap()).collect::<Vec<_>>());
        match table {
            "dependencies" => tables[0].1 = names,
            _ => tables.push((table, names)),
        }
    }
    tables
}

fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

/// The code of a source, without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}
