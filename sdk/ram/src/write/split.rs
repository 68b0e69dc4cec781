//! Splitting of policies that would be longer than their kind may be.
//!
//! Owns the sizes. Whether blanks count is not documented; the compact form has none, so its size is valid
//! either way.

use crate::policy::{Policy, Statement};

/// The actions and the resources of a statement.
pub(super) type Grant = (Vec<String>, Vec<String>);

/// The statement that allows the actions on the resources.
pub(super) fn statement((actions, resources): &Grant) -> Statement {
    Statement::allow().actions(actions.iter().cloned()).resources(resources.iter().cloned())
}

/// Distributes statements, in order, over as few policies as possible. The second value says whether all
/// policies are short enough.
pub(super) fn split(grants: Vec<Grant>, max: Option<usize>) -> (Vec<Vec<Grant>>, bool) {
    let Some(max) = max else {
        return (if grants.is_empty() { Vec::new() } else { vec![grants] }, true);
    };
    let frame = characters(&[]);
    let mut parts: Vec<(usize, Vec<Grant>)> = Vec::new();
    let mut fits = true;
    let mut rest: Vec<Grant> = grants.into_iter().rev().collect();
    while let Some(grant) = rest.pop() {
        // A comma separates two statements.
        let size = characters(std::slice::from_ref(&grant)) - frame + 1;
        if frame + size - 1 > max {
            match halves(grant) {
                Ok((first, second)) => rest.extend([second, first]),
                Err(grant) => {
                    fits = false;
                    parts.push((max, vec![grant]));
                }
            }
            continue;
        }
        match parts.last_mut().filter(|(used, _)| used + size <= max) {
            Some((used, part)) => {
                *used += size;
                part.push(grant);
            }
            None => parts.push((frame + size - 1, vec![grant])),
        }
    }
    (parts.into_iter().map(|(_, part)| part).collect(), fits)
}

/// Two statements that together allow the same: each has half of the actions, or half of the resources.
fn halves((mut actions, mut resources): Grant) -> Result<(Grant, Grant), Grant> {
    if actions.len() > 1 {
        let second = actions.split_off(actions.len() / 2);
        return Ok(((actions, resources.clone()), (second, resources)));
    }
    if resources.len() > 1 {
        let second = resources.split_off(resources.len() / 2);
        return Ok(((actions.clone(), resources), (actions, second)));
    }
    Err((actions, resources))
}

fn characters(grants: &[Grant]) -> usize {
    Policy::new(grants.iter().map(statement)).to_compact().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_stay_within_the_limit_and_lose_nothing() {
        let names = |prefix: &str, number: usize| (0..number).map(|n| format!("{prefix}{n:04}")).collect::<Vec<_>>();
        let grants =
            vec![(names("ecs:Describe", 400), vec!["*".to_owned()]), (vec!["ecs:Run".to_owned()], names("acs:", 900))];
        for max in [300, 2048, 4096, 6144] {
            let (parts, fits) = split(grants.clone(), Some(max));
            assert!(fits);
            assert!(parts.iter().all(|part| characters(part) <= max), "{max}");
            let pairs = |grants: &[Grant]| {
                let pair = |(actions, resources): &Grant| {
                    let resources = resources.clone();
                    actions
                        .clone()
                        .into_iter()
                        .flat_map(move |a| resources.clone().into_iter().map(move |r| (a.clone(), r)))
                };
                grants.iter().flat_map(pair).collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(pairs(&parts.concat()), pairs(&grants), "{max}");
        }
        assert_eq!(split(grants.clone(), None), (vec![grants], true));
        assert_eq!(split(Vec::new(), Some(10)), (Vec::new(), true));
        let long = vec![(vec!["a".repeat(400)], vec!["*".to_owned()])];
        assert_eq!(split(long.clone(), Some(300)), (vec![long], false));
    }
}
