//! What is kept and what is taken away, beside a companion at work.

mod bundle;
mod erased;
mod erased_texts;
mod killed;
mod own;
mod retained;

use std::sync::Arc;

use assist::privacy::Privacy;
use assist::view::privacy::PrivacyView;

use crate::kit::DEADLINE;

/// The first view of the area from now on in which `seen` holds.
async fn until(
    privacy: &Privacy,
    what: &str,
    seen: impl Fn(&PrivacyView) -> bool,
) -> Arc<PrivacyView> {
    let mut views = privacy.views();
    let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
    match waited {
        Ok(Ok(view)) => Arc::clone(&view),
        Ok(Err(_)) => panic!("the area ended before: {what}"),
        Err(late) => panic!("{what}: {late}; last was {:#?}", privacy.views().borrow()),
    }
}
