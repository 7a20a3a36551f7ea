using FluentMigrator;
using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Tests.Translation;

public sealed class DualWriteTests
{
    [Fact]
    public void Who_writes_both_shapes_is_collected_with_the_migration()
    {
        var definition = Collected.Of<WrittenByApplications>();

        Assert.Equal(DualWrites.Checked, definition.DualWrites);
        Assert.Equal([new("shop", ">=2.4.0", ">=2.5.0") { WritesBoth = ">=2.3.0" }], definition.Requirements);
        Assert.Equal(DualWrites.Unchecked, Collected.Of<WrittenUnwatched>().DualWrites);
        Assert.Null(Collected.Of<CustomersWithTriggers>().DualWrites);
    }

    [Migration(1, BreakingChange = true)]
    [DualWrites]
    [RequiresApp("shop", WritesBoth = ">=2.3.0", Flip = ">=2.4.0", Contract = ">=2.5.0")]
    public sealed class WrittenByApplications : Renaming;

    [Migration(2, BreakingChange = true)]
    [DualWrites(Unchecked = true)]
    public sealed class WrittenUnwatched : Renaming;

    [Migration(3, BreakingChange = true)]
    public sealed class CustomersWithTriggers : Renaming;

    public abstract class Renaming : ForwardOnlyMigration
    {
        public override void Up() => Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");
    }
}
