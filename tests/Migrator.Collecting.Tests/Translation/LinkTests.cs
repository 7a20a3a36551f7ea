using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class LinkTests
{
    [Fact]
    public void A_reference_becomes_links_in_a_table_of_its_schema()
        => Assert.Equal(
            "{change:extract-links,From:shop.books,Column:author_id,To:shop.book_authors,Link:author_id,FromKey:[tenant,id],ToKey:[of_tenant,book_id]}",
            Collected.Changes<WithinShop>());

    [Fact]
    public void The_links_may_be_in_another_schema()
        => Assert.Equal(
            "{change:extract-links,From:public.books,Column:author_id,To:people.links,Link:who,FromKey:[id],ToKey:[what]}",
            Collected.Changes<ToPeople>());

    [Fact]
    public void An_extraction_that_says_too_little_is_refused()
        => Assert.Equal(
            [
                "It names no column: Alter.ExtractLinks(\"…\").",
                "It does not name both tables: add .FromTable(\"…\").ToTable(\"…\").",
                "It does not say what a link consists of: end it with .As(\"…_id\").Matching(\"id\", \"…_id\").",
            ],
            Collected.Refusal<SaysNothing, InvalidExpressionException>().Problems);

    [Migration(1, "Within a schema")]
    public sealed class WithinShop : ForwardOnlyMigration
    {
        public override void Up()
            => Alter.ExtractLinks("author_id").FromTable("books").InSchema("shop").ToTable("book_authors").As("author_id").Matching("tenant", "of_tenant").Matching("id", "book_id");
    }

    [Migration(2, "To another schema")]
    public sealed class ToPeople : ForwardOnlyMigration
    {
        public override void Up() => Alter.ExtractLinks("author_id").FromTable("books").ToTable("links").InSchema("people").As("who").Matching("id", "what");
    }

    [Migration(3, "Nothing")]
    public sealed class SaysNothing : ForwardOnlyMigration
    {
        public override void Up() => Alter.ExtractLinks("").FromTable("books");
    }
}
