/** A button under a message. Without `data` it calls nothing back. */
export interface ButtonView {
  readonly text: string;
  readonly data: string;
  /** What a tap copies, where it copies something. */
  readonly copyText?: string;
  /** What a tap opens in another tab. */
  readonly url?: string;
  /** Its colour: red, green or blue. */
  readonly style?: "danger" | "success" | "primary";
}

/** What marks a part of a text, as Telegram has it: offsets and lengths in UTF-16 units. */
export interface EntityView {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  /** The moment of a `date_time`, which each reader sees by their own clock. */
  readonly moment?: MomentView;
}

/** A moment in milliseconds since 1970, and the format in which Telegram shows it. */
export interface MomentView {
  readonly at: number;
  readonly format: string;
}

/** A file that the bot sent. `size` is in bytes, and `text` is what is in it. */
export interface FileView {
  readonly name: string;
  readonly size: number;
  readonly text: string;
}

export interface MessageView {
  readonly id: number;
  /** A member's key, "bot", or "service" for what Telegram says itself. */
  readonly from: string;
  /** As it is shown above the message. */
  readonly name: string;
  readonly topic: number | null;
  readonly text: string;
  readonly entities: readonly EntityView[];
  readonly buttons: readonly (readonly ButtonView[])[];
  /** The file that it is; its text is then the caption. */
  readonly file?: FileView;
  readonly replyTo: number | null;
  readonly at: number;
  readonly edits: number;
  readonly reactions: readonly string[];
}

export interface MemberView {
  /** Names a member in actions; stays when they change their name. */
  readonly key: string;
  readonly firstName: string;
  readonly username: string | null;
  readonly admin: boolean;
  /** Writes as the group itself; taps as themselves. */
  readonly anonymous: boolean;
  /** One of the robot crowd, which is not offered to write as. */
  readonly robot: boolean;
}

export interface CommandView {
  readonly command: string;
  readonly description: string;
}

/** One chat with all that its members see. */
export interface GroupView {
  /** Names a group in actions; stays when it becomes a supergroup. */
  readonly key: string;
  readonly chatId: number;
  readonly title: string;
  readonly supergroup: boolean;
  /** The topics of a forum; null for a group that is none. */
  readonly topics: readonly { readonly id: number; readonly name: string }[] | null;
  readonly members: readonly MemberView[];
  /** Oldest first; the last few hundred. */
  readonly messages: readonly MessageView[];
  /** The private chats with the bot that its members have begun, by their keys. */
  readonly privateChats: Readonly<Record<string, readonly MessageView[]>>;
  /** The command menus as Telegram shows them. */
  readonly commands: { readonly members: readonly CommandView[]; readonly admins: readonly CommandView[] };
}
