//! A device's identity: the OAuth client itself, with an agent's id beside it.

use std::fs;
use std::path::Path;

use assist::secrets::SecretName;
use assist::view::error::Code;
use assist::view::panel::ConnectionView;
use assist::view::sign_in::DeviceForm;
use sandbox::Endpoint;
use secrecy::ExposeSecret as _;

use super::kit::{Desks, ended};

fn form(desks: &Desks) -> DeviceForm {
    let banner = desks.platform.banner();
    DeviceForm {
        environment: desks.environment(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        agent_id: banner.agent_id.to_string(),
    }
}

/// Makes a good form a bad one.
type Spoil = fn(&mut DeviceForm);

/// The secret in the keyring.
async fn kept(desks: &Desks) -> Option<String> {
    let client_id = &desks.platform.banner().client_id;
    let name = SecretName::client("127.0.0.1", client_id);
    let kept = desks.secrets.get(&name).await.expect("memory gives");
    kept.map(|secret| secret.expose_secret().to_owned())
}

/// The files below `folder` that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if let Ok(bytes) = fs::read(&path)
            && String::from_utf8_lossy(&bytes).contains(text)
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn what_is_wrong_in_the_form_stands_at_its_field() {
    let desks = Desks::quiet().await;
    let desk = desks.open().await;
    let wrong: [(&str, Spoil); 5] = [
        ("environment", |form| {
            form.environment = "mypurecloud.de/admin".into();
        }),
        ("clientId", |form| form.client_id = " ".into()),
        ("clientSecret", |form| form.client_secret = String::new()),
        ("agentId", |form| form.agent_id = String::new()),
        ("agentId", |form| form.agent_id = "Dana Reyes".into()),
    ];
    for (path, spoil) in wrong {
        let mut form = form(&desks);
        spoil(&mut form);
        let problem = desk.handle.connect_device(form).await.expect_err(path);
        assert_eq!(problem.code, Code::InvalidInput);
        let paths: Vec<_> = problem.fields.iter().map(|field| &*field.path).collect();
        assert_eq!(paths, [path]);
    }
    let asked = desks.platform.received().count();
    assert_eq!(asked, 0, "nobody is asked with a form that is wrong");
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_not_kept() {
    let desks = Desks::quiet().await;
    let desk = desks.open().await;
    let form = DeviceForm {
        client_secret: "not the one".to_owned(),
        ..form(&desks)
    };
    let problem = desk.handle.connect_device(form).await.expect_err("refused");
    assert_eq!(problem.code, Code::SignInRefused);
    assert_eq!(kept(&desks).await, None);
    let dir = desk.close().await;
    let config = fs::read_to_string(dir.path().join("config.toml")).expect("there");
    assert!(!config.contains("client_id"), "nor the profile: {config}");
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn its_secret_is_in_the_keyring_alone_until_it_signs_out() {
    let desks = Desks::quiet().await;
    let secret = desks.platform.banner().client_secret.clone();
    let mut desk = desks.open().await;
    desk.handle
        .connect_device(form(&desks))
        .await
        .expect("connected");
    desk.until_live().await;
    let dir = desk.close().await;
    assert_eq!(kept(&desks).await.as_deref(), Some(&*secret));
    assert_eq!(holding(dir.path(), &secret), [""; 0], "in no file");
    let config = fs::read_to_string(dir.path().join("config.toml")).expect("saved");
    for line in ["surface = \"platform\"", "identity = \"client\""] {
        assert!(config.contains(line), "{line} is missing in:\n{config}");
    }

    let mut desk = desks.open_in(dir).await;
    desk.until_live().await;
    desk.handle.sign_out().await.expect("signed out");
    assert_eq!(kept(&desks).await, None, "it is forgotten");
    let taken_back = desks.platform.received().to(Endpoint::TokensMe).last();
    let taken_back = taken_back.filter(|last| last.method == "DELETE");
    let status = taken_back.and_then(|last| last.status);
    assert_eq!(status, Some(200), "the token as well, good until then");
    desk.until("the welcome screen", |view| {
        view.connection == ConnectionView::SignedOut && view.profile.is_none()
    })
    .await;
    let dir = desk.close().await;
    assert_eq!(
        holding(dir.path(), &secret),
        [""; 0],
        "nor is it left anywhere"
    );
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn it_takes_the_place_of_a_sign_in_that_waits() {
    let desks = Desks::quiet().await;
    let mut desk = desks.open().await;
    let begun = desk.handle.sign_in(desks.form()).await.expect("it begins");
    desk.handle
        .connect_device(form(&desks))
        .await
        .expect("connected");
    let problem = ended(begun)
        .await
        .expect_err("nobody waits for it any more");
    assert_eq!(problem.code, Code::Gone);
    let view = desk.until_live().await;
    assert_eq!(view.sign_in, None);
    desk.close().await;
    desks.platform.shutdown().await;
}
