using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class MoveTests
{
    [Fact]
    public void Columns_move_between_tables_of_one_schema()
        => Assert.Equal(
            "{change:move-columns,From:shop.users,Columns:[email,phone],To:shop.profiles,FromKey:[tenant,id],ToKey:[of_tenant,of_user]}",
            Collected.Changes<WithinShop>());

    [Fact]
    public void The_other_table_may_be_in_another_schema()
        => Assert.Equal(
            "{change:move-columns,From:public.users,Columns:[email],To:people.profiles,FromKey:[id],ToKey:[user_id]}",
            Collected.Changes<ToPeople>());

    [Fact]
    public void A_move_that_says_too_little_is_refused()
        => Assert.Equal(
            [
                "It names no column, or one with an empty name: Alter.MoveColumns(\"…\").",
                "It does not name both tables: add .FromTable(\"…\").ToTable(\"…\").",
                "It does not say which rows belong together: end it with .Matching(\"id\", \"…_id\").",
            ],
            Collected.Refusal<SaysNothing, InvalidExpressionException>().Problems);

    [Fact]
    public void A_column_that_moves_twice_is_refused()
        => Assert.Equal(["The column 'email' is named twice."], Collected.Refusal<Twice, InvalidExpressionException>().Problems);

    [Migration(1, "Within a schema")]
    public sealed class WithinShop : ForwardOnlyMigration
    {
        public override void Up()
            => Alter.MoveColumns("email", "phone").FromTable("users").InSchema("shop").ToTable("profiles").Matching("tenant", "of_tenant").Matching("id", "of_user");
    }

    [Migration(2, "To another schema")]
    public sealed class ToPeople : ForwardOnlyMigration
    {
        public override void Up() => Alter.MoveColumns("email").FromTable("users").ToTable("profiles").InSchema("people").Matching("id", "user_id");
    }

    [Migration(3, "Nothing")]
    public sealed class SaysNothing : ForwardOnlyMigration
    {
        public override void Up() => Alter.MoveColumns().FromTable("users");
    }

    [Migration(4, "Twice")]
    public sealed class Twice : ForwardOnlyMigration
    {
        public override void Up() => Alter.MoveColumns("email", "email").FromTable("users").ToTable("profiles").Matching("id", "user_id");
    }
}
