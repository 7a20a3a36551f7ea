using FluentMigrator;
using FluentMigrator.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Migrator.Corpus;

// Base classes of every kind, nesting, generics, constructors, and what else a long history has.

public interface IClock
{
    DateTime Now { get; }
}

public abstract class TableOf<TEntity> : AutoReversingMigration
{
    public override void Up()
    {
        var table = Create.Table(typeof(TEntity).Name).WithIdColumn();
        foreach (var property in typeof(TEntity).GetProperties())
        {
            if (property.PropertyType == typeof(string))
            {
                table.WithColumn(property.Name).AsString(200).Nullable();
            }
            else if (property.PropertyType == typeof(int))
            {
                table.WithColumn(property.Name).AsInt32().NotNullable();
            }
        }
    }
}

public sealed record Seedling(string Name, int Days);

public sealed record Trellis(string Wood, int Height, string Colour);

public sealed record Barrel(int Litres);

[Migration(1801)] public class CreateSeedlings : TableOf<Seedling>;
[Migration(1802)] public class CreateTrellises : TableOf<Trellis>;
[Migration(1803)] public class CreateBarrels : TableOf<Barrel>;

public static class History
{
    [Migration(1804, "Nested")]
    public class Nested : ForwardOnlyMigration
    {
        public override void Up() => Create.Column("Pot").OnTable("Seedling").AsString(20).Nullable();
    }

    public static class Deeper
    {
        [Migration(1805, "Nested twice")]
        public class NestedTwice : ForwardOnlyMigration
        {
            public override void Up() => Create.Index("IX_Seedling_Pot").OnTable("Seedling").OnColumn("Pot");
        }
    }
}

[Migration(1806)]
public class WithLogger(ILogger<WithLogger> logger) : ForwardOnlyMigration
{
    public override void Up()
    {
        if (logger.IsEnabled(LogLevel.Critical))
        {
            throw new InvalidOperationException("Nobody listens while a migration is read.");
        }

        Create.Column("Lid").OnTable("Barrel").AsBoolean().NotNullable().WithDefaultValue(true);
    }
}

[Migration(1807)]
public class WithClock(IClock clock) : ForwardOnlyMigration
{
    public override void Up() => Create.Column("Filled").OnTable("Barrel").AsDateTime().NotNullable().WithDefaultValue(clock.Now);
}

[Migration(1808)]
public class WithProvider(IServiceProvider services) : ForwardOnlyMigration
{
    public override void Up()
    {
        if (services.GetService(typeof(IClock)) is null)
        {
            Create.Column("Place").OnTable("Barrel").AsString(30).Nullable();
        }
    }
}

[Migration(1809)]
public class FailsAtBirth : ForwardOnlyMigration
{
    private static readonly string Name = Environment.GetEnvironmentVariable("GARDENS_NAME_THAT_NOBODY_SETS") ?? throw new InvalidOperationException("GARDENS_NAME_THAT_NOBODY_SETS is not set.");

    public override void Up() => Create.Table(Name).WithIdColumn();
}

[Migration(1810)]
public class WithBoth : MigrationBase
{
    public override void Up() => Create.Column("Tap").OnTable("Barrel").AsString(10).Nullable();

    public override void Down() => throw new NotSupportedException();
}

[Migration(1811)] public class DoesNothing : ForwardOnlyMigration { public override void Up() { } }
[Migration(1812)] public class UsesConnectionString : ForwardOnlyMigration { public override void Up() { if (string.IsNullOrEmpty(ConnectionString)) Create.Column("Kind").OnTable("Barrel").AsString(10).Nullable(); } }
[Migration(1813)]
public class ByHand : IMigration
{
    public string ConnectionString => "";
    public void GetUpExpressions(IMigrationContext context) => context.Expressions.Add(new FluentMigrator.Expressions.CreateSchemaExpression { SchemaName = "by_hand" });
    public void GetDownExpressions(IMigrationContext context) { }
}

[Migration(1814)]
public class ReadsRows : IMigration
{
    public string ConnectionString => "";
    public void GetUpExpressions(IMigrationContext context)
    {
        var known = ((IMigrationProcessor)context.QuerySchema).ReadTableData(null, "Sites").Tables[0].Rows.Count;
        context.Expressions.Add(new FluentMigrator.Expressions.CreateSchemaExpression { SchemaName = $"sites_{known}" });
    }
    public void GetDownExpressions(IMigrationContext context) { }
}

[Migration(1815)] public class UnsignedColumn : ForwardOnlyMigration { public override void Up() => Create.Column("Count").OnTable("Barrel").AsCustom("no_such_type").Nullable(); }
[Migration(1816)] public class OfNoTable : ForwardOnlyMigration { public override void Up() => Create.Column("A").OnTable("NoSuchTable").AsInt32().Nullable(); }
[Migration(1817)] public class TwiceTheSame : ForwardOnlyMigration { public override void Up() => Create.Column("Litres").OnTable("Barrel").AsInt32().Nullable(); }
[Migration(1818)] public class LongNames : ForwardOnlyMigration { public override void Up() => Create.Table("A_table_whose_name_is_so_long_that_the_server_would_cut_it_off_in_silence").WithIdColumn(); }
[Migration(1819)] public class OddNames : ForwardOnlyMigration { public override void Up() => Create.Table("select \"from\" where").WithColumn("order by").AsInt32().NotNullable().PrimaryKey("pk 'x'").WithColumn("größe").AsString().Nullable(); }
[Migration(1820)] public class OddColumns : ForwardOnlyMigration { public override void Up() => Rename.Column("größe").OnTable("select \"from\" where").To("size {0}"); }
