//! Long lists of which only the items near the screen are in the document.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ResizeObserver, ResizeObserverEntry, ResizeObserverSize,
};
use yew::prelude::*;

use super::{
    scroll_anchor::use_scroll_anchor,
    virtualizer::{Limits, Viewport, VirtualItem, Virtualizer},
};
use crate::dom::{NextFrame, computed_pixels, new_observer, vertical_scale, window_of};

/// How much of a list is in the document.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct VirtualListOptions {
    /// Lists up to this length are in the document as a whole. 40 unless set.
    pub whole: usize,
    /// The items that are rendered at first, before it is known where the list is, and the most that are added in one
    /// frame later. 8 unless set.
    pub first: usize,
    /// How far beyond the edges of the screen there are items, in CSS pixels
    /// of the screen. 900 unless set.
    pub overscan: f64,
    /// The height of an item that was not on the screen yet, in CSS pixels. 120 unless set. Another one than before says that all
    /// items are of another height now.
    pub estimate: f64,
}

impl Default for VirtualListOptions {
    fn default() -> Self {
        Self { whole: 40, first: 8, overscan: 900.0, estimate: 120.0 }
    }
}

/// The result of [`use_virtual_list`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct VirtualList {
    /// What to render, in this order.
    pub items: Vec<VirtualItem>,
    /// Only a part of the list is in the document: items then need `aria-setsize` and `aria-posinset`.
    pub is_windowed: bool,
    /// The first items have been on the screen.
    pub is_settled: bool,
}

/// Renders the items of a long list that are near the screen, whatever scrolls it, and spacers in place of
/// the others. They come in several frames, those on the screen first, so that no frame takes long.
///
/// `list` is the element whose children are the items and spacers. Each item needs the attribute `data-key`
/// with its key, one that no other item has, each spacer `data-spacer`; the hook sets the heights of spacers. Heights are measured per
/// key and again whenever an item is resized. `pinned` is an item that stays in the document wherever the
/// list is scrolled to, such as the one with the focus.
///
/// ```
/// # use std::rc::Rc;
/// use jobs_console::hooks::{VirtualItem, VirtualListOptions, use_virtual_list};
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct NamesProps {
///     names: Vec<Rc<str>>,
/// }
///
/// #[component]
/// fn Names(props: &NamesProps) -> Html {
///     let list = use_node_ref();
///     let name = |index: usize| props.names.get(index);
///     let options = VirtualListOptions::default();
///     let names = use_virtual_list(&list, props.names.len(), name, None, options);
///     let item = |item: &VirtualItem| match *item {
///         VirtualItem::Item(index) => {
///             let name = AttrValue::from(name(index).cloned().unwrap_or_default());
///             html! { <li key={name.to_string()} data-key={name.clone()}>{ name }</li> }
///         }
///         VirtualItem::Spacer { key, .. } => html! { <li {key} data-spacer="" role="presentation" /> },
///     };
///     html! { <ul ref={list}>{ for names.items.iter().map(item) }</ul> }
/// }
/// ```
#[hook]
pub fn use_virtual_list<'a, K>(
    list: &NodeRef,
    length: usize,
    key: K,
    pinned: Option<usize>,
    options: VirtualListOptions,
) -> VirtualList
where
    K: Fn(usize) -> Option<&'a Rc<str>>,
{
    let VirtualListOptions { whole, first, overscan, estimate } = options;
    let update = use_force_update();
    let inner = use_memo((), |()| {
        let limits = Limits { whole, first, overscan };
        Rc::new(ListObserver {
            virtualizer: RefCell::new(Virtualizer::new(limits, estimate)),
            is_settled: Cell::new(false),
            update: Box::new(move || update.force_update()),
            observers: RefCell::default(),
        })
    });
    let (is_windowed, items) = {
        let mut virtualizer = inner.virtualizer.borrow_mut();
        virtualizer.set_estimate(estimate);
        virtualizer.set_list(length, key);
        (virtualizer.is_windowed(), virtualizer.items(pinned))
    };
    let anchor = use_scroll_anchor(list, is_windowed);

    use_effect({
        let (inner, list, items) = ((*inner).clone(), list.clone(), items.clone());
        move || {
            if let Some(list) = list.cast::<HtmlElement>() {
                size_spacers(&list, &items);
                anchor.restore();
                ListObserver::observe(&inner, &list, &items);
            }
        }
    });
    use_effect_with((), {
        let inner = (*inner).clone();
        move |()| move || drop(inner.observers.take())
    });
    VirtualList { items, is_windowed, is_settled: inner.is_settled.get() }
}

struct ListObserver {
    virtualizer: RefCell<Virtualizer>,
    is_settled: Cell<bool>,
    update: Box<dyn Fn()>,
    observers: RefCell<Option<Observers>>,
}

/// What an observer calls with its entries.
type ObserverCallback = Closure<dyn FnMut(Array)>;

struct Observers {
    intersection: IntersectionObserver,
    resize: ResizeObserver,
    /// What was in the list when it was last observed.
    items: Vec<VirtualItem>,
    /// The items that are observed for their size.
    sized: Vec<Element>,
    /// Sizes have changed.
    next_frame: Option<NextFrame>,
    #[expect(dead_code, reason = "held for the observers")]
    callbacks: [ObserverCallback; 2],
}

impl Drop for Observers {
    fn drop(&mut self) {
        self.intersection.disconnect();
        self.resize.disconnect();
    }
}

impl ListObserver {
    /// Watches the spacers, to learn when one comes near the screen, and the sizes of the items; at first the
    /// list itself, to learn when the first items have been on the screen.
    fn observe(this: &Rc<Self>, list: &HtmlElement, items: &[VirtualItem]) {
        let is_windowed = this.virtualizer.borrow().is_windowed();
        if this.is_settled.get() && !is_windowed {
            this.observers.take();
            return;
        }
        let mut observers = this.observers.borrow_mut();
        if observers.is_none() {
            *observers = Self::observers(this, list);
        }
        let Some(observers) = &mut *observers else { return };
        let items_changed = observers.items != items;
        if items_changed || !this.is_settled.get() {
            observers.items = items.to_vec();
            // An observation that begins anew reports at once: the list may have to move on.
            observers.intersection.disconnect();
            this.observe_intersections(observers, list);
        }
        let items: Vec<_> = children(list).filter(|child| child.has_attribute("data-key")).collect();
        for gone in observers.sized.iter().filter(|item| !items.contains(item)) {
            observers.resize.unobserve(gone);
        }
        for new in items.iter().filter(|item| !observers.sized.contains(item)) {
            observers.resize.observe(new);
        }
        observers.sized = items;
    }

    fn observe_intersections(&self, observers: &Observers, list: &HtmlElement) {
        if !self.is_settled.get() {
            observers.intersection.observe(list);
        }
        for spacer in children(list).filter(|child| child.has_attribute("data-spacer")) {
            observers.intersection.observe(&spacer);
        }
    }

    fn observers(this: &Rc<Self>, list: &HtmlElement) -> Option<Observers> {
        let (weak, observed) = (Rc::downgrade(this), list.clone());
        let intersected = Closure::new(move |entries: Array| {
            let is_near =
                |entry: JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
            let Some(this) = weak.upgrade() else { return };
            // The first report is about all that is observed, near or not: the first items have been painted.
            let mut changed = this.virtualizer.borrow_mut().settle();
            changed |= !this.is_settled.replace(true);
            let is_complete = this.virtualizer.borrow().is_complete();
            if !is_complete || entries.iter().any(is_near) {
                changed |= this.follow(&observed);
            }
            if changed {
                (this.update)();
            }
        });
        let (weak, sized) = (Rc::downgrade(this), list.clone());
        let resized = Closure::new(move |entries: Array| {
            if let Some(this) = weak.upgrade()
                && this.measure(&entries)
            {
                Self::update_in_next_frame(&this, &sized);
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin("400px");
        // Also beyond the edges of what scrolls inside the page. Older browsers do not know it.
        let _ = js_sys::Reflect::set(&options, &"scrollMargin".into(), &"400px".into());
        let arguments = |closure: &ObserverCallback| Array::of2(closure.as_ref(), &options);
        Some(Observers {
            intersection: new_observer(list, "IntersectionObserver", &arguments(&intersected))?,
            resize: new_observer(list, "ResizeObserver", &Array::of1(resized.as_ref()))?,
            items: Vec::new(),
            sized: Vec::new(),
            next_frame: None,
            callbacks: [intersected, resized],
        })
    }

    /// Items that come in while sizes are reported would be observed too late for this frame, and browsers make an error of the
    /// page of it: "ResizeObserver loop completed with undelivered notifications".
    fn update_in_next_frame(this: &Rc<Self>, list: &Element) {
        if let Some(observers) = &mut *this.observers.borrow_mut() {
            let weak = Rc::downgrade(this);
            let update = move || {
                if let Some(this) = weak.upgrade() {
                    (this.update)();
                }
            };
            observers.next_frame = NextFrame::of(list, update);
        }
    }

    /// Moves the range to what is on the screen now.
    fn follow(&self, list: &HtmlElement) -> bool {
        let screen = window_of(list).and_then(|window| window.inner_height().ok()?.as_f64());
        let Some(screen) = screen else { return false };
        let (top, scale) = (list.get_bounding_client_rect().top(), vertical_scale(list));
        let viewport = Viewport { above: -top / scale, height: screen / scale, scale };
        let mut virtualizer = self.virtualizer.borrow_mut();
        let is_respaced = computed_pixels(list, "row-gap").is_some_and(|gap| virtualizer.set_gap(gap));
        virtualizer.scroll_to(viewport) || is_respaced
    }

    /// Takes over the sizes of items. Returns whether one has another size than before, after which the
    /// spacers are of the wrong size.
    fn measure(&self, entries: &Array) -> bool {
        let mut virtualizer = self.virtualizer.borrow_mut();
        let mut resized = false;
        for entry in entries.iter() {
            let entry: ResizeObserverEntry = entry.unchecked_into();
            let item = entry.target();
            let size = entry.border_box_size().get(0);
            if let (Some(key), false) = (item.get_attribute("data-key"), size.is_undefined()) {
                let margins = margins(&item);
                let height = size.unchecked_into::<ResizeObserverSize>().block_size() + margins;
                resized |= virtualizer.measured(&key, height);
            }
        }
        resized
    }
}

/// Items may overlap their neighbours by negative margins, to make room for a focus ring.
fn margins(item: &Element) -> f64 {
    let pixels = |property| computed_pixels(item, property).unwrap_or(0.0);
    pixels("margin-top") + pixels("margin-bottom")
}

fn children(list: &Element) -> impl Iterator<Item = Element> {
    let children = list.children();
    (0..children.length()).filter_map(move |index| children.item(index))
}

/// Through the CSSOM: a strict `style-src` blocks `style` attributes.
fn size_spacers(list: &Element, items: &[VirtualItem]) {
    let heights = items.iter().filter_map(|item| match item {
        VirtualItem::Spacer { height, .. } => Some(*height),
        VirtualItem::Item(_) => None,
    });
    let spacers = children(list).filter(|child| child.has_attribute("data-spacer"));
    for (spacer, height) in spacers.zip(heights) {
        if let Some(spacer) = spacer.dyn_ref::<HtmlElement>() {
            let (style, height) = (spacer.style(), [&(height.round() as u32).to_string(), "px"].concat());
            if style.get_property_value("height").as_deref() != Ok(&height) {
                // Fails for read-only styles alone, which are computed ones.
                let _ = style.set_property("height", &height);
            }
        }
    }
}
