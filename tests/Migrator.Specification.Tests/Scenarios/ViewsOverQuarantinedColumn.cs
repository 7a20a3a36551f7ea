using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Where the old column is put out of reach first, the views follow the new one then, and come back from there.</summary>
public sealed class ViewsOverQuarantinedColumn : ViewsOverRenamedColumn
{
    [Migration(3616, "A guest's mail becomes an address, slowly", BreakingChange = true)]
    [Quarantine(days: 7)]
    public new sealed class Migration : SpecificationMigration
    {
        public override void Up() => Rename.Column(Named("mail")).OnTable(Named("guests")).InSchema(Shop).To(Named("address"));
    }
}
