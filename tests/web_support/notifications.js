// A browser with notifications that are noted.

let original, shown;
export function stub_notifications(answer, is_focused) {
    original ??= globalThis.Notification;
    shown = [];
    globalThis.Notification = class extends EventTarget {
        static permission = 'default';
        static async requestPermission() { return (this.permission = answer); }
        constructor(title, { tag, silent, renotify = false }) {
            super();
            if (answer === 'throws') throw new TypeError('Illegal constructor');
            shown.push([title, tag, silent, renotify].join('|'));
        }
        close() {}
    };
    if (answer === 'throws') globalThis.Notification.permission = 'granted';
    document.hasFocus = () => is_focused;
}
export function restore_notifications() {
    globalThis.Notification = original;
    delete document.hasFocus;
}
export function shown_notifications() { return shown; }
