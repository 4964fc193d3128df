package io.cardproof.evidence;

import io.cardproof.evidence.Story.Line;
import io.cardproof.evidence.Story.Mapped;
import io.cardproof.rules.Custody;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The page for people: what happened to the card, and in words what that proves and what not. In
 * Chinese and in English, for the screen and for paper; without scripts and without anything from
 * elsewhere. It follows from the entries alone, so a verifier writes it again and compares.
 *
 * <p>The words are part of the bundle's format: other words are another format.
 */
final class Report {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:60em;margin:2em auto;
      padding:0 1em;color:#111}
      h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em}
      table{border-collapse:collapse;width:100%;font-size:.9em}
      th,td{border:1px solid #999;padding:.25em .5em;text-align:left;vertical-align:top}
      code{overflow-wrap:anywhere}small{color:#444}
      @media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}
      """;

  private static final Map<String, String> CHINESE =
      Map.ofEntries(
          Map.entry("card.minted", "登记铸造"),
          Map.entry("card.transferred", "转让"),
          Map.entry("hold.placed", "下单锁定"),
          Map.entry("hold.renewed", "延长锁定"),
          Map.entry("hold.released", "释放锁定"),
          Map.entry("card.sold", "售出"),
          Map.entry("sale.undone", "撤销售出"),
          Map.entry("card.delivered", "交付"),
          Map.entry("code.viewed", "查看卡密"),
          Map.entry("redemption.attested", "发行方证明兑换结果"),
          Map.entry("redemption.corrected", "发行方更正兑换结果"),
          Map.entry("card.frozen", "冻结"),
          Map.entry("card.unfrozen", "解冻"),
          Map.entry("card.voided", "作废"),
          Map.entry("approval.recorded", "记录审批"),
          Map.entry("attempt.refused", "拒绝尝试"),
          Map.entry("batch.recalled", "批次召回"),
          Map.entry("batch.transferred", "批次转让"),
          Map.entry("claim.opened", "提出索赔"),
          Map.entry("claim.rejected", "索赔不予受理"),
          Map.entry("claim.responded", "答复索赔"),
          Map.entry("claim.ruled", "仲裁裁决"),
          Map.entry("claim.appealed", "上诉"),
          Map.entry("claim.withdrawn", "撤回索赔"),
          Map.entry("claim.settled", "履行裁决"),
          Map.entry("sla.breached", "超过时限"),
          Map.entry("card.replaced", "换发新卡"));

  private final StringBuilder html = new StringBuilder();

  private Report() {}

  static String of(Story story) {
    Report report = new Report();
    report.head(story);
    report.history(story);
    report.basis(story.basis());
    report.means(story);
    report.add("</body></html>\n");
    return report.html.toString();
  }

  private void add(String text) {
    html.append(text);
  }

  private void head(Story story) {
    add("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\n");
    add("<title>Cardproof ");
    add(escaped(story.card()));
    add("</title>\n<style>\n");
    add(STYLE);
    add("</style></head><body>\n<h1>卡密流转证据 · Evidence of a card</h1>\n<table>\n");
    row("卡号 Card", story.card());
    row("状态 State", story.state() == null ? "账本上没有此卡 not on the ledger" : story.state().name());
    row("账本 Ledger", story.origin());
    row("截至 As of", story.treeSize() + " 条 entries");
    row("树根 Root", story.root());
    row("时间戳 Time-stamp", story.stamped() ? "见 see time/checkpoint.tsr" : "无 none");
    add("</table>\n");
    add(
        "<p>先用 <code>cardproof verify</code> 或 /verify 页面核验整个文件，再阅读本页。"
            + "<br>Check the whole file with <code>cardproof verify</code> or the page /verify"
            + " before you rely on this page.</p>\n");
  }

  private void row(String name, String value) {
    add("<tr><th>" + name + "</th><td><code>" + escaped(value) + "</code></td></tr>\n");
  }

  private void history(Story story) {
    add("<h2>经过 · What happened</h2>\n");
    if (story.lines().isEmpty()) {
      add("<p>没有记录。 Nothing.</p>\n");
      return;
    }
    add(
        "<table>\n<tr><th>序号 No.</th><th>条目 Entry</th><th>时间 Time (UTC)</th>"
            + "<th>事件 Event</th><th>成员 Member</th><th>签名密钥 Key</th></tr>\n");
    for (Line line : story.lines()) {
      boolean attempt = line.type().equals("attempt.refused");
      String number = line.seq() == null || attempt ? "–" : line.seq().toString();
      add("<tr><td>" + number + "</td><td>" + line.entry() + "</td><td>");
      add(Instant.ofEpochMilli(line.at()) + "</td><td>");
      add(CHINESE.getOrDefault(line.type(), "") + " <code>" + line.type() + "</code></td><td>");
      add(escaped(line.actor()) + "</td><td>" + custody(line.custody()) + "</td></tr>\n");
    }
    add("</table>\n");
  }

  private static String custody(Custody custody) {
    return switch (custody) {
      case GATEWAY -> "网关代管 gateway";
      case SELF -> "成员自持 self";
    };
  }

  private void basis(List<Line> basis) {
    add("<h2>依据 · What it rests on</h2>\n<p><small>");
    for (Line line : basis) {
      add(line.entry() + " <code>" + line.type() + "</code> " + escaped(line.actor()) + "; ");
    }
    add("</small></p>\n");
  }

  private void means(Story story) {
    add("<h2>证明了什么 · What this proves</h2>\n<ul>\n");
    item(
        "上列每一条都在该账本中，位置和内容均未改动。",
        "Each of these is an entry of this log, at this place and with these bytes.");
    item(
        "每一条都由所列成员的密钥签名，并且符合账本规则。",
        "Each was signed with the key of the member named, and is what the rules decide.");
    nothingElse(story);
    if (story.stamped()) {
      item(
          "时间戳机构在令牌所载时间之前见过这个树根。",
          "The log was as it is here before the time in the time-stamp token.");
    }
    add("</ul>\n<h2>没有证明什么 · What it does not prove</h2>\n<ul>\n");
    item("成员所说的内容是否属实。", "That what the members said is true.");
    item("截至上述条目数之后发生的事。", "What came later than the number of entries above.");
    item(
        "“网关代管”的签名由网关运营者保管密钥，运营者可以代成员签名。",
        "Of keys kept by the gateway: that the member itself, and not its gateway's operator,"
            + " signed.");
    item(
        "没有其他被拒绝的尝试、整批召回或整批转让：这一点由账本网关签名声明。",
        "That there was no other refused attempt, recall or transfer of the whole batch: this the"
            + " log's gateway states, in manifest.note.");
    add("</ul>\n");
  }

  private void nothingElse(Story story) {
    Mapped map = story.map();
    if (!story.complete()) {
      item("所示编号之间没有遗漏。", "No event is missing between those shown.");
    } else if (map == null) {
      item(
          "账本的全部条目已查过，没有其他与此卡有关的条目。",
          "Every entry of the log was looked at: no other is about this card.");
    } else if (map.last() == null) {
      item(
          "在条目 " + map.leaf() + " 之前账本没有此卡；此后的条目已全部查过。",
          "Before entry "
              + map.leaf()
              + " the log had no such card; every entry since was looked at.");
    } else {
      item(
          "截至条目 "
              + map.leaf()
              + "，最后一个编号是 "
              + map.last()
              + "，状态 "
              + map.state()
              + "；此后的条目已全部查过。没有其他售出或兑换。",
          "At entry "
              + map.leaf()
              + " the card's last number was "
              + map.last()
              + ", its state "
              + map.state()
              + "; every entry since was looked at. There is no other sale or use of it.");
    }
  }

  private void item(String chinese, String english) {
    add("<li>" + chinese + "<br>" + english + "</li>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
