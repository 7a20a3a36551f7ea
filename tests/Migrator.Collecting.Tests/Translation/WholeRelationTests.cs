using FluentMigrator;
using Migrator.Changes;

namespace Migrator.Collecting.Tests.Translation;

public sealed class WholeRelationTests
{
    [Fact]
    public void Tables_sequences_and_schemas_come_and_go_as_they_are_written()
        => Assert.Equal<SchemaChange>(
            [
                new CreateSequence { Sequence = new("public", "s") },
                new CreateSequence { Sequence = new("audit", "t"), Increment = 2, Minimum = 3, Maximum = 9, Start = 5, Cache = 4, IsCyclic = true },
                new DropSequence(new("audit", "u")),
                new DropTable { Table = new("public", "a") },
                new DropTable { Table = new("audit", "b"), IfExists = true },
                new RenameTable { From = new("audit", "c"), To = new("audit", "d") },
                new RenameTable { From = new("public", "e"), To = new("audit", "e") },
                new DropSchema("old"),
            ],
            Collected.Of<Everything>().Changes);

    [Migration(1)]
    private sealed class Everything : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Sequence("s");
            Create.Sequence("t").InSchema("audit").IncrementBy(2).MinValue(3).MaxValue(9).StartWith(5).Cache(4).Cycle();
            Delete.Sequence("u").InSchema("audit");
            Delete.Table("a");
            Delete.Table("b").IfExists().InSchema("audit");
            Rename.Table("c").InSchema("audit").To("d");
            Alter.Table("e").ToSchema("audit");
            Delete.Schema("old");
        }
    }
}
