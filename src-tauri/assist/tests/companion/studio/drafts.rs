//! Drafts: on disk with every keystroke, whoever is signed in.

use assist::view::error::Code;
use assist::view::studio::{PromptFile, PromptState};

use super::{good, row, until, with_draft};
use crate::kit::Desk;

#[tokio::test]
async fn drafts_survive_a_restart_and_are_there_before_anyone_signs_in() {
    let desk = Desk::open().await;
    let studio = desk.handle.studio();
    let id = studio.create().await.expect("on disk");
    let checked = studio.edit(&id, good()).await.expect("on disk");
    assert!(checked.violations.is_empty(), "{checked:?}");
    let dir = desk.close().await;

    let desk = Desk::open_in(dir, &[]).await;
    let studio = desk.handle.studio();
    let view = until(&studio, "it is listed", |view| row(view, &id).is_some()).await;
    let listed = row(&view, &id).expect("listed");
    assert_eq!((listed.state, listed.to_fix), (PromptState::Draft, 0));
    assert_eq!(studio.open(&id).await.expect("there").draft, good());
    desk.close().await;
}

#[tokio::test]
async fn a_draft_goes_for_good_and_what_is_deployed_stays() {
    let (platform, desk, studio, id) = with_draft().await;
    let copy = studio.duplicate(&id).await.expect("on disk");
    assert_ne!(copy, id);
    assert_eq!(studio.open(&copy).await.expect("there").draft, good());
    studio.delete_draft(&copy).await.expect("gone");
    let gone = studio.open(&copy).await.expect_err("nothing is left");
    assert_eq!(gone.code, Code::Gone);
    assert_eq!(
        studio
            .delete_draft(&copy)
            .await
            .map_err(|problem| problem.code),
        Err(Code::Gone)
    );

    studio.deploy(&id, None, None).await.expect("carried out");
    let mut other = good();
    other.name = "Changed".into();
    studio.edit(&id, other).await.expect("on disk");
    let view = until(&studio, "it differs", |view| {
        row(view, &id).is_some_and(|row| row.state == PromptState::Differs)
    })
    .await;
    assert_eq!(row(&view, &id).map(|row| row.differing), Some(1));
    studio.delete_draft(&id).await.expect("gone");
    assert_eq!(studio.open(&id).await.expect("there").draft, good());
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn prompts_go_out_as_files_and_come_back_the_same() {
    let (platform, desk, studio, id) = with_draft().await;
    let files = studio.export(vec![id.clone(), "gone".into()]).await;
    let files = files.expect("readable");
    assert_eq!(files.len(), 1, "what is not there is passed over");
    studio.delete_draft(&id).await.expect("gone");
    let mut all = files.clone();
    all.push(PromptFile {
        name: "notes.txt".into(),
        text: "not a prompt".into(),
    });
    let imported = studio.import(all).await.expect("taken");
    assert_eq!(imported.ids, [id.as_str()], "under the same id");
    assert_eq!(imported.refused.len(), 1);
    assert_eq!(imported.refused[0].path, "notes.txt");
    assert_eq!(studio.open(&id).await.expect("there").draft, good());
    let again = studio.export(vec![id]).await.expect("readable");
    assert_eq!(again, files, "the same file, byte for byte");
    desk.close().await;
    platform.shutdown().await;
}
