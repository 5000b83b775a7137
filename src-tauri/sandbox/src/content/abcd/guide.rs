//! A procedure of the handbook as a process guide in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::super::mistake::Mistakes;
use super::super::{Article, ArticleKind};
use super::{ACTIONS, GUIDELINES, Procedure, tidy};

/// What the handbook says about one procedure.
#[derive(Deserialize)]
pub(super) struct Guideline {
    actions: Vec<Action>,
    /// The first opens the procedure, the others close it.
    #[serde(default)]
    instructions: Vec<String>,
}

#[derive(Deserialize)]
struct Action {
    text: String,
    #[serde(default)]
    subtext: Vec<String>,
}

/// A guide for each procedure, sorted by id.
pub(super) fn articles(
    procedures: &[Procedure<'_>],
    actions: &BTreeMap<String, Vec<String>>,
    mistakes: &mut Mistakes,
) -> Vec<Article> {
    let mut articles = BTreeMap::new();
    for procedure in procedures {
        let Some(actions) = actions.get(procedure.key) else {
            let message = format!("the procedure `{}` is missing", procedure.key);
            mistakes.add(ACTIONS, None, message);
            continue;
        };
        if procedure.guideline.actions.is_empty() {
            let message = format!("`{}` has no actions", procedure.title);
            mistakes.add(GUIDELINES, None, message);
        }
        let id = procedure.article_id();
        let article = Article {
            id: id.clone(),
            kind: ArticleKind::Process,
            title: tidy(procedure.title),
            body: body(procedure.guideline, actions),
            keywords: keywords(procedure),
        };
        if articles.insert(id, article).is_some() {
            let message = format!("`{}` stands twice in its flow", procedure.title);
            mistakes.add(GUIDELINES, None, message);
        }
    }
    articles.into_values().collect()
}

/// What opens the procedure, its numbered steps, what closes it, and the actions it takes.
fn body(guideline: &Guideline, actions: &[String]) -> String {
    let mut body = String::new();
    let mut instructions = guideline.instructions.iter().map(|text| tidy(text));
    if let Some(opening) = instructions.next() {
        body.push_str(&opening);
        body.push_str("\n\n");
    }
    // Writing to a String cannot fail.
    for (number, action) in (1..).zip(&guideline.actions) {
        let _ = writeln!(body, "{number}. {}", tidy(&action.text));
        for detail in &action.subtext {
            let _ = writeln!(body, "   - {}", tidy(detail));
        }
    }
    for closing in instructions {
        let _ = writeln!(body, "\n{closing}");
    }
    if !actions.is_empty() {
        let _ = writeln!(body, "\nActions: {}.", actions.join(", "));
    }
    body.trim_end().to_owned()
}

/// The flow's name and its parts; the handbook lists them with commas.
fn keywords(procedure: &Procedure<'_>) -> Vec<String> {
    let parts = procedure.flow_description.split(',').map(tidy);
    std::iter::once(tidy(procedure.flow_title))
        .chain(parts)
        .filter(|word| !word.is_empty())
        .collect()
}
