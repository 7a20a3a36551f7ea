using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Postgres;
using Migrator.Authoring;
using Migrator.Collecting.Guarding;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Tests.Guarding;

public sealed class RawFormsTests
{
    public static TheoryData<string, string[]> Cases => new()
    {
        { "a table with its index and key", [] },
        { "a nullable column", [] },
        { "a column with a constant", [] },
        { "an index that gives way", [] },
        { "rows", [] },
        { "what is new is changed", [] },
        { "a column that must be given", ["add column age to users"] },
        { "a column with a value for each row", ["add column key to users"] },
        { "a column that is populated", ["add column age to users"] },
        { "an index that blocks", ["build index users_name on users while writers wait"] },
        { "a unique column", ["add column code to users", "build index IX_users_code on users while writers wait"] },
        { "a key of an old table", ["add constraint uq to users"] },
        { "another type", ["alter column id of shop.orders"] },
        { "another name", ["rename column email of shop.users to address"] },
        { "less", ["drop column fax of shop.users", "drop table old"] },
        { "rows of others", ["update users in one statement", "delete from users in one statement"] },
        { "sql", ["SQL that nobody here has read"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whatever_is_not_known_to_be_harmless_is_named(string what, string[] breaking)
        => Assert.Equal(breaking, RawForms.BreakingIn(Say(All[what])));

    private static readonly Dictionary<string, Action<Speaker>> All = new()
    {
        ["a table with its index and key"] = say => say.Create.Table("users").WithColumn("id").AsInt32().PrimaryKey().WithColumn("code").AsString().Unique(),
        ["a nullable column"] = say => say.Create.Column("age").OnTable("users").AsInt32().Nullable(),
        ["a column with a constant"] = say => say.Create.Column("age").OnTable("users").AsInt32().NotNullable().WithDefaultValue(3),
        ["an index that gives way"] = say => say.Create.Index("users_name").OnTable("users").OnColumn("name").Ascending().WithOptions().AsConcurrently(),
        ["rows"] = say => say.Insert.IntoTable("users").Row(new { id = 1 }),
        ["what is new is changed"] = say =>
        {
            say.Create.Table("users").InSchema("shop").WithColumn("id").AsInt32();
            say.Alter.Column("id").OnTable("users").InSchema("shop").AsInt64();
            say.Rename.Column("id").OnTable("users").InSchema("shop").To("key");
        },
        ["a column that must be given"] = say => say.Create.Column("age").OnTable("users").AsInt32().NotNullable(),
        ["a column with a value for each row"] = say => say.Create.Column("key").OnTable("users").AsGuid().NotNullable().WithDefault(SystemMethods.NewGuid),
        ["a column that is populated"] = say => say.Create.Column("age").OnTable("users").AsInt32().Nullable().PopulatedBy("1"),
        ["an index that blocks"] = say => say.Create.Index("users_name").OnTable("users").OnColumn("name"),
        ["a unique column"] = say => say.Create.Column("code").OnTable("users").AsString().Nullable().Unique("IX_users_code"),
        ["a key of an old table"] = say => say.Create.UniqueConstraint("uq").OnTable("users").Column("name"),
        ["another type"] = say => say.Alter.Column("id").OnTable("orders").InSchema("shop").AsInt64(),
        ["another name"] = say => say.Rename.Column("email").OnTable("users").InSchema("shop").To("address"),
        ["less"] = say =>
        {
            say.Delete.Column("fax").FromTable("users").InSchema("shop");
            say.Delete.Table("old");
        },
        ["rows of others"] = say =>
        {
            say.Update.Table("users").Set(new { age = 1 }).AllRows();
            say.Delete.FromTable("users").AllRows();
        },
        ["sql"] = say => say.Execute.Sql("DROP TABLE users"),
    };

    private static ICollection<FluentMigrator.Expressions.IMigrationExpression> Say(Action<Speaker> what)
    {
        using var services = OfferedServices.For(typeof(RawFormsTests).Assembly);
        var context = new MigrationContext(null!, services, connection: "");
        new Speaker(what).GetUpExpressions(context);
        return context.Expressions;
    }

    private sealed class Speaker(Action<Speaker> what) : ForwardOnlyMigration
    {
        public new FluentMigrator.Builders.Insert.IInsertExpressionRoot Insert => base.Insert;

        public new FluentMigrator.Builders.Delete.IDeleteExpressionRoot Delete => base.Delete;

        public new FluentMigrator.Builders.Update.IUpdateExpressionRoot Update => base.Update;

        public new FluentMigrator.Builders.Execute.IExecuteExpressionRoot Execute => base.Execute;

        public override void Up() => what(this);
    }
}
