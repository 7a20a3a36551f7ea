using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Collecting.Tests.Translation;

public class NameTests
{
    private const string Ugly = "We \"ird, Näme.with [all] {of} it; select -- 63 bytes long, ok";

    [Fact]
    public void Names_are_taken_as_they_are_written()
    {
        var changes = Collected.Of<UglyNames>().Changes;

        var table = new TableName(Ugly, Ugly);
        Assert.Equal(
            [
                new Migrator.Changes.RenameColumn { Table = table, From = new ColumnName(Ugly), To = new ColumnName("SELECT") },
                new Migrator.Changes.DropColumn { Table = table, Column = new ColumnName("'") },
                new Migrator.Changes.DropColumn { Table = table, Column = new ColumnName(Ugly), LastValue = new SqlText("'{0}'") },
            ],
            changes);
    }

    [Migration(1)]
    private sealed class UglyNames : ForwardOnlyMigration
    {
        public override void Up()
        {
            Rename.Column(Ugly).OnTable(Ugly).InSchema(Ugly).To("SELECT");
            Delete.Column("'").FromTable(Ugly).InSchema(Ugly);
            Alter.ReplaceColumn(Ugly, populatedBy: "'{0}'").OnTable(Ugly).InSchema(Ugly);
        }
    }
}
