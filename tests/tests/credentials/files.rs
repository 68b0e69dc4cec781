//! Files as providers meet them: cut off, linked, protected, and replaced.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

use alibabacloud_sdk::CredentialsError;
use alibabacloud_sdk::credentials::{OperatingSystem, ProviderChain, System};

use crate::secrets::check_error;
use crate::surroundings::Surroundings;

const CONFIG: &str = r#"{"current": "dev", "profiles": [{"name": "dev", "mode": "StsToken", "access_key_id": "LTAIprofile",
    "access_key_secret": "profile-secret", "sts_token": "profile-token", "enable_vpc": "the-secret", "expired_seconds": "x"}]}"#;
const INI: &str =
    "[default]\ntype = access_key\naccess_key_id = LTAIini\naccess_key_secret = ini-secret\n[other]\nx: y\n";

async fn served(file: &str, text: &str) -> Result<String, CredentialsError> {
    let variables = BTreeMap::from([("ALIBABA_CLOUD_ECS_METADATA_DISABLED".to_owned(), "true".to_owned())]);
    let around = Surroundings::new(&variables, None);
    let path = around.home.path().join(file);
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    ProviderChain::standard(&around.context()).search().await.map_err(|error| error.error).map(|served| served.provider)
}

/// A file that was cut off is told without what it holds, or is as good as whole.
#[tokio::test]
async fn a_file_that_is_cut_anywhere() {
    for (file, text, provider) in [
        (".aliyun/config.json", CONFIG.replace("\"the-secret\"", "true"), "cli-profile"),
        (".alibabacloud/credentials.ini", INI.to_owned(), "ini-profile"),
    ] {
        let mut good = 0;
        for end in 0..=text.len() {
            let cut = text.get(..end).expect("it is ASCII");
            match served(file, cut).await {
                Ok(name) => {
                    assert_eq!(name, provider, "{file} of {end} bytes");
                    good += 1;
                }
                Err(error) => check_error(&format!("{file} of {end} bytes"), &error),
            }
        }
        assert!(good >= 1, "{file} serves as a whole");
    }
    let error = served(".aliyun/config.json", CONFIG).await.unwrap_err();
    check_error("a member of another type", &error);
    assert!(error.to_string().contains("is not the JSON of the CLI (line 2,"), "{error}");
}

#[tokio::test]
async fn a_folder_in_place_of_a_file_is_broken() {
    let around = Surroundings::new(&BTreeMap::new(), None);
    fs::create_dir_all(around.home.path().join(".aliyun/config.json")).unwrap();
    let error = ProviderChain::standard(&around.context()).search().await.map_err(|error| error.error).unwrap_err();
    let text = "broken credentials: cli-profile: {home}/.aliyun/config.json cannot be read: is a directory";
    assert_eq!(around.portable(&error.to_string()), text);
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_as_a_whole() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("config.json"), folder.path().join("link.json"));
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();

    OperatingSystem.rewrite(&link, &|text| Some(format!("{text} and new"))).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "old and new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "a link stays one");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);

    OperatingSystem.rewrite(&file, &|_| None).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "old and new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left over");
    assert!(OperatingSystem.rewrite(&folder.path().join("absent"), &|_| Some(String::new())).is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "and nothing new appears");
}

#[test]
fn a_lock_is_not_waited_for_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.json");
    fs::write(&file, "old").unwrap();
    let other = fs::File::open(&file).unwrap();
    other.lock().unwrap();
    let error = OperatingSystem.rewrite(&file, &|_| Some("new".to_owned())).unwrap_err();
    assert_eq!((error.kind(), fs::read_to_string(&file).unwrap().as_str()), (ErrorKind::ResourceBusy, "old"));

    let held = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        drop(other);
    });
    OperatingSystem.rewrite(&file, &|_| Some("new".to_owned())).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    held.join().unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_ends_with_its_caller() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("late");
    let command = format!("sh -c 'sleep 0.3; echo late > {}'", file.display());
    let run = OperatingSystem.run(&command);
    let started = tokio::time::timeout(std::time::Duration::from_millis(50), run).await;
    assert!(started.is_err(), "it runs longer than the limit");
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert!(!file.exists(), "it was ended");

    let ended = OperatingSystem.run("sh -c 'echo out; echo err >&2; exit 3'").await.unwrap();
    assert_eq!((ended.status, ended.output.as_slice()), (Some(3), b"out\n".as_slice()));
    for unusable in ["", "   ", "'unclosed", "/no/such/program"] {
        assert!(OperatingSystem.run(unusable).await.is_err(), "{unusable:?}");
    }
}
