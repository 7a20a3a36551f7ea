using FluentMigrator;
using Migrator.Authoring;
using Migrator.Changes;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public sealed class EnumTests
{
    [Fact]
    public void Values_are_added_where_the_author_says()
    {
        var definition = Collected.Of<Values>();

        Assert.Equal<SchemaChange>(
            [
                new AddEnumValue { Enum = new("public", "mood"), Value = "ok" },
                new AddEnumValue { Enum = new("types", "mood"), Value = "so so", Before = "glad" },
                new AddEnumValue { Enum = new("types", "mood"), Value = "", After = "glad" },
            ],
            definition.Changes);
        Assert.Empty(definition.Notes);
    }

    [Fact]
    public void An_enum_of_which_nothing_is_said_is_refused()
        => Assert.Equal(["It does not say what becomes of the enum: end it with .AddValue(\"…\")."], Collected.Refusal<Nothing, InvalidExpressionException>().Problems);

    [Migration(1)]
    private sealed class Values : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Enum("mood").AddValue("ok");
            Alter.Enum("mood").InSchema("types").AddValue("so so").Before("glad");
            Alter.Enum("mood").InSchema("types").AddValue("").After("glad");
        }
    }

    [Migration(2)]
    private sealed class Nothing : ForwardOnlyMigration
    {
        public override void Up() => Alter.Enum("mood");
    }
}
