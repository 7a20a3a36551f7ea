using FluentMigrator;
using Microsoft.Extensions.Logging;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class RefusalTests
{
    [Fact]
    public void A_delegate_cannot_be_shown_in_a_plan()
        => Refused<Delegate_>("PerformDBOperation", "A delegate over a connection cannot be shown in a plan. ");

    [Fact]
    public void An_incomplete_expression_is_refused_with_FluentMigrators_reasons()
    {
        var refusal = Collected.Refusal<WithoutColumn, InvalidExpressionException>();

        Assert.Equal("MIG1015", refusal.Code);
        Assert.NotEmpty(refusal.Problems);
        Assert.Equal(typeof(WithoutColumn).FullName, refusal.MigrationClass);
    }

    [Fact]
    public void A_constructor_that_throws_is_named()
    {
        var refusal = Collected.Refusal<ThrowsAtBirth, MigrationConstructorException>();

        Assert.Equal("MIG1011", refusal.Code);
        Assert.Equal("no luck", refusal.InnerException!.Message);
        Assert.StartsWith($"{typeof(ThrowsAtBirth).FullName}: its constructor failed: no luck", refusal.Message);
    }

    [Fact]
    public void A_constructor_that_needs_services_is_named()
    {
        var refusal = Collected.Refusal<NeedsService, ConstructorNeedsException>();

        Assert.Equal(("MIG1020", "System.IFormatProvider", "format"), (refusal.Code, refusal.ParameterType, refusal.Parameter));
        Assert.StartsWith($"{typeof(NeedsService).FullName}: its constructor asks for 'IFormatProvider format', which only the application could give; ", refusal.Message);
    }

    [Fact]
    public void A_constructor_that_asks_for_a_logger_or_has_defaults_is_called()
        => Assert.Single(Collected.Of<Logs>().Changes);

    [Fact]
    public void A_migration_that_throws_while_it_speaks_is_named()
        => Assert.Equal(
            $"{typeof(ThrowsInUp).FullName}: it threw while it was read: half way",
            Collected.Refusal<ThrowsInUp, MigrationFailedException>().Message);

    private static void Refused<TMigration>(string expression, string cure)
        where TMigration : IMigration
    {
        var refusal = Collected.Refusal<TMigration, UnsupportedExpressionException>();

        Assert.StartsWith(expression, refusal.Expression);
        Assert.StartsWith(cure, refusal.Cure);
        Assert.Equal($"{typeof(TMigration).FullName}: {refusal.Expression} is not supported yet. {refusal.Cure}", refusal.Message);
    }

    [Migration(1)]
    private sealed class Delegate_ : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((_, _) => { });
    }

    [Migration(1)]
    private sealed class WithoutColumn : ForwardOnlyMigration
    {
        public override void Up() => Create.Index("ix").OnTable("t");
    }

    [Migration(1)]
    private sealed class ThrowsAtBirth : ForwardOnlyMigration
    {
        public ThrowsAtBirth() => throw new InvalidOperationException("no luck");

        public override void Up()
        {
        }
    }

    [Migration(1)]
    private sealed class Logs(ILogger<Logs> logger, string column = "a") : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (!logger.IsEnabled(LogLevel.Critical))
            {
                Delete.Column(column).FromTable("t");
            }
        }
    }

    [Migration(1)]
    private sealed class NeedsService(IFormatProvider format) : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column(string.Format(format, "a")).FromTable("t");
    }

    [Migration(1)]
    private sealed class ThrowsInUp : ForwardOnlyMigration
    {
        public override void Up() => throw new InvalidOperationException("half way");
    }
}
