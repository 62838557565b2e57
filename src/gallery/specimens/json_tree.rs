//! Values as they were written: big numbers to the last digit, secrets masked, long texts cut, deep ones folded.

use std::rc::Rc;

use jobs_console::components::JsonTree;
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    let long = "All work and no play makes a long string. ".repeat(20);
    let json = format!(
        r#"{{
            "files": 23, "big": 90071992547409931234567890, "tiny": 1.50e-7, "none": null, "yes": true,
            "apiKey": "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "token": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "long": "{long}", "rtl": "مستودع الوثائق", "markup": "<b>not bold</b>", "empty": {{}}, "none of them": [],
            "deep": {{ "a": {{ "b": {{ "c": {{ "d": [1, [2, [3, [4]]]] }} }} }} }}, "list": [{}]
        }}"#,
        (1..=150).map(|number| number.to_string()).collect::<Vec<_>>().join(","),
    );
    html! { <JsonTree name="Output data" json={Rc::<str>::from(json)} level=3 /> }
}
